/* A stand-in for the OpenCL loader: one Intel GPU (Tiger Lake's, as a driver describes it) that takes every kernel and runs none.

With it in front of the real libOpenCL.so.1 the real GPU plugin of a release compiles models where there is no GPU: it reads, transforms,
checks and selects kernels as ever; what is missing is the driver's compiler and the hardware. Results of inference are meaningless. */

#define _GNU_SOURCE
#include <pthread.h>
#include <search.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int32_t cl_int;
typedef uint32_t cl_uint;
typedef uint64_t cl_ulong;
typedef struct Object Object;

enum { SUCCESS = 0, BUILD_FAILURE = -11, INVALID_VALUE = -30, INVALID_OPERATION = -59 };

struct Object {
    void *dispatch;
    long references;
    size_t size;       /* of a memory object, or the number of kernels */
    void *data;        /* of a memory object */
    char *text;        /* a program's source, a kernel's name */
    char **names;      /* a program's kernels */
    Object *parent;
    cl_uint image[8];  /* format, width, height */
};

static Object platform, device;

static Object *make(void) {
    Object *object = calloc(1, sizeof *object);
    object->references = 1;
    return object;
}

static cl_int drop(Object *object) {
    if (!object || object == &platform || object == &device || __sync_sub_and_fetch(&object->references, 1) > 0)
        return SUCCESS;
    if (!object->parent)
        free(object->data);
    for (size_t i = 0; object->names && i < object->size; i++)
        free(object->names[i]);
    free(object->names);
    free(object->text);
    free(object);
    return SUCCESS;
}

static cl_int keep(Object *object) {
    if (object)
        __sync_add_and_fetch(&object->references, 1);
    return SUCCESS;
}

static cl_int answer(const void *value, size_t length, size_t room, void *to, size_t *needed) {
    if (needed)
        *needed = length;
    if (to && room < length)
        return INVALID_VALUE;
    if (to)
        memcpy(to, value, length);
    return SUCCESS;
}

#define TEXT(value) return answer(value, strlen(value) + 1, room, to, needed)
#define U32(value) { cl_uint v = (cl_uint)(value); return answer(&v, 4, room, to, needed); }
#define U64(value) { cl_ulong v = (cl_ulong)(value); return answer(&v, 8, room, to, needed); }
#define NOTHING return answer("", 0, room, to, needed)

static cl_int unknown(const char *function, cl_uint what) {
    if (getenv("STAND_IN_LOG"))
        fprintf(stderr, "stand-in: %s 0x%x\n", function, what);
    return INVALID_VALUE;
}

#define INFO Object *object, cl_uint what, size_t room, void *to, size_t *needed

static const char EXTENSIONS[] =
    "cl_khr_byte_addressable_store cl_khr_fp16 cl_khr_global_int32_base_atomics cl_khr_global_int32_extended_atomics cl_khr_icd "
    "cl_khr_local_int32_base_atomics cl_khr_local_int32_extended_atomics cl_intel_command_queue_families cl_intel_subgroups "
    "cl_intel_required_subgroup_size cl_intel_subgroups_short cl_khr_spir cl_intel_accelerator cl_intel_driver_diagnostics "
    "cl_khr_priority_hints cl_khr_throttle_hints cl_khr_create_command_queue cl_intel_subgroups_char cl_intel_subgroups_long "
    "cl_khr_il_program cl_intel_mem_force_host_memory cl_khr_subgroup_extended_types cl_khr_subgroup_non_uniform_vote "
    "cl_khr_subgroup_ballot cl_khr_subgroup_non_uniform_arithmetic cl_khr_subgroup_shuffle cl_khr_subgroup_shuffle_relative "
    "cl_khr_subgroup_clustered_reduce cl_intel_device_attribute_query cl_khr_suggested_local_work_size "
    "cl_intel_split_work_group_barrier cl_intel_spirv_media_block_io cl_intel_spirv_subgroups cl_khr_spirv_no_integer_wrap_decoration "
    "cl_intel_unified_shared_memory cl_khr_mipmap_image cl_khr_mipmap_image_writes cl_intel_planar_yuv cl_intel_packed_yuv "
    "cl_khr_int64_base_atomics cl_khr_int64_extended_atomics cl_khr_image2d_from_buffer cl_khr_depth_images cl_khr_3d_image_writes "
    "cl_intel_media_block_io cl_intel_subgroup_local_block_io cl_khr_integer_dot_product cl_khr_subgroups ";

cl_int clGetPlatformIDs(cl_uint room, Object **to, cl_uint *number) {
    if (number)
        *number = 1;
    if (to && room)
        *to = &platform;
    return SUCCESS;
}

cl_int clGetPlatformInfo(INFO) {
    (void)object;
    switch (what) {
    case 0x0900: TEXT("FULL_PROFILE");
    case 0x0901: TEXT("OpenCL 3.0 ");
    case 0x0902: TEXT("Intel(R) OpenCL Graphics");
    case 0x0903: TEXT("Intel(R) Corporation");
    case 0x0904: TEXT(EXTENSIONS);
    }
    return unknown("clGetPlatformInfo", what);
}

cl_int clGetDeviceIDs(Object *of, cl_ulong type, cl_uint room, Object **to, cl_uint *number) {
    (void)of, (void)type;
    if (number)
        *number = 1;
    if (to && room)
        *to = &device;
    return SUCCESS;
}

cl_int clGetDeviceInfo(INFO) {
    static const size_t items[] = {512, 512, 512}, groups[] = {8, 16, 32};
    static const unsigned char uuid[16] = {0x86, 0x80, 0x49, 0x9a, 1};
    struct { cl_ulong properties, capabilities; cl_uint count; char name[64]; } family = {0, 0, 1, "rcs"};
    struct { cl_uint domain, bus, device, function; } place = {0, 0, 2, 0};
    (void)object;
    switch (what) {
    case 0x1000: U64(4)                   /* TYPE: GPU */
    case 0x1001: U32(0x8086)              /* VENDOR_ID */
    case 0x1002: U32(96)                  /* MAX_COMPUTE_UNITS */
    case 0x1003: U32(3)
    case 0x1004: U64(512)                 /* MAX_WORK_GROUP_SIZE */
    case 0x1005: return answer(items, sizeof items, room, to, needed);
    case 0x100C: U32(1300)
    case 0x100D: U32(64)
    case 0x1010: U64(4294959104ull)       /* MAX_MEM_ALLOC_SIZE */
    case 0x1011: case 0x1012: U64(16384)  /* IMAGE2D_MAX_* */
    case 0x1016: U32(1)
    case 0x1019: U32(1024)
    case 0x101E: U64(3932160)
    case 0x101F: U64(13ull << 30)         /* GLOBAL_MEM_SIZE */
    case 0x1023: U64(65536)               /* LOCAL_MEM_SIZE */
    case 0x1027: case 0x1028: U32(1)
    case 0x101C: U32(2)
    case 0x101D: U32(64)                  /* GLOBAL_MEM_CACHELINE_SIZE */
    case 0x1022: U32(1)
    case 0x102A: U64(3)                   /* QUEUE_PROPERTIES: out of order, profiling */
    case 0x102B: TEXT("Intel(R) Iris(R) Xe Graphics");
    case 0x102C: TEXT("Intel(R) Corporation");
    case 0x102D: TEXT("24.35.30872.22");
    case 0x102E: TEXT("FULL_PROFILE");
    case 0x102F: TEXT("OpenCL 3.0 NEO ");
    case 0x1030: TEXT(EXTENSIONS);
    case 0x1031: { void *v = &platform; return answer(&v, 8, room, to, needed); }
    case 0x1032: U64(0)                   /* DOUBLE_FP_CONFIG: none */
    case 0x1033: U64(0x3f)                /* HALF_FP_CONFIG */
    case 0x1035: U32(1)                   /* HOST_UNIFIED_MEMORY */
    case 0x103D: TEXT("OpenCL C 1.2 ");
    case 0x1042: U64(0)
    case 0x1043: U32(0)                   /* PARTITION_MAX_SUB_DEVICES */
    case 0x1044: case 0x1045: U64(0)
    case 0x1047: U32(1)
    case 0x105C: U32(64)
    case 0x105E: U32(3u << 22)
    case 0x1060: case 0x106F: NOTHING;
    case 0x1068: U32(1)                   /* WORK_GROUP_COLLECTIVE_FUNCTIONS_SUPPORT */
    case 0x106A: case 0x106B: return answer(uuid, 16, room, to, needed);
    case 0x106C: U32(0)
    case 0x106D: return answer(uuid, 8, room, to, needed);
    case 0x106E: U32(0)
    case 0x4108: return answer(groups, sizeof groups, room, to, needed);
    case 0x410F: return answer(&place, sizeof place, room, to, needed);
    case 0x418B: return answer(&family, sizeof family, room, to, needed);
    case 0x4190: case 0x4191: case 0x4192: U64(3)  /* host, device, shared memory */
    case 0x4193: case 0x4194: U64(0)
    case 0x4250: U32(12u << 22)           /* IP_VERSION 12.0.0 */
    case 0x4251: U32(0x9A49)
    case 0x4252: U32(1)
    case 0x4253: U32(6)
    case 0x4254: U32(16)
    case 0x4255: U32(7)
    case 0x4256: U64(1)                   /* FEATURE_CAPABILITIES: DP4A, no DPAS */
    }
    return unknown("clGetDeviceInfo", what);
}

cl_int clCreateSubDevices(Object *of, const void *p, cl_uint n, Object **to, cl_uint *number) {
    (void)of, (void)p, (void)n, (void)to;
    if (number)
        *number = 0;
    return INVALID_VALUE;
}

cl_int clRetainDevice(Object *object) { return keep(object); }
cl_int clReleaseDevice(Object *object) { return drop(object); }

static Object *created(cl_int *error) {
    if (error)
        *error = SUCCESS;
    return make();
}

Object *clCreateContext(const void *p, cl_uint n, Object **d, void *call, void *data, cl_int *error) {
    (void)p, (void)n, (void)d, (void)call, (void)data;
    return created(error);
}
Object *clCreateContextFromType(const void *p, cl_ulong t, void *call, void *data, cl_int *error) {
    (void)p, (void)t, (void)call, (void)data;
    return created(error);
}
cl_int clRetainContext(Object *object) { return keep(object); }
cl_int clReleaseContext(Object *object) { return drop(object); }
cl_int clGetContextInfo(INFO) {
    void *one = &device;
    (void)object;
    switch (what) {
    case 0x1080: case 0x1083: U32(1)
    case 0x1081: return answer(&one, 8, room, to, needed);
    case 0x1082: NOTHING;
    }
    return unknown("clGetContextInfo", what);
}

Object *clCreateCommandQueueWithProperties(Object *context, Object *d, const void *p, cl_int *error) {
    (void)d, (void)p;
    Object *queue = created(error);
    queue->parent = context;
    return queue;
}
Object *clCreateCommandQueue(Object *context, Object *d, cl_ulong p, cl_int *error) {
    (void)p;
    return clCreateCommandQueueWithProperties(context, d, NULL, error);
}
cl_int clRetainCommandQueue(Object *object) { return keep(object); }
cl_int clReleaseCommandQueue(Object *object) { return drop(object); }
cl_int clGetCommandQueueInfo(INFO) {
    void *one = &device;
    switch (what) {
    case 0x1090: return answer(&object->parent, 8, room, to, needed);
    case 0x1091: return answer(&one, 8, room, to, needed);
    case 0x1092: U32(1)
    case 0x1093: U64(0)
    }
    return unknown("clGetCommandQueueInfo", what);
}
cl_int clFlush(Object *queue) { return (void)queue, SUCCESS; }
cl_int clFinish(Object *queue) { return (void)queue, SUCCESS; }

/* Programs: kernels are what the source declares, by itself or through the plugin's macro KERNEL. */

static int is_word(char c) { return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static void add(Object *program, const char *begin, size_t length) {
    for (size_t i = 0; i < program->size; i++)
        if (strlen(program->names[i]) == length && !memcmp(program->names[i], begin, length))
            return;
    program->names = realloc(program->names, (program->size + 1) * sizeof(char *));
    program->names[program->size++] = strndup(begin, length);
}

static void find_kernels(Object *program) {
    for (const char *at = program->text; (at = strstr(at, "kernel void")); ) {
        at += strlen("kernel void");
        while (*at == ' ' || *at == '\n')
            at++;
        size_t length = 0;
        while (is_word(at[length]))
            length++;
        if (length && strncmp(at, "name", length))
            add(program, at, length);
    }
}

Object *clCreateProgramWithSource(Object *context, cl_uint number, const char **texts, const size_t *lengths, cl_int *error) {
    Object *program = created(error);
    size_t total = 0, at = 0;
    program->parent = context;
    for (cl_uint i = 0; i < number; i++)
        total += lengths && lengths[i] ? lengths[i] : strlen(texts[i]);
    program->text = malloc(total + 1);
    for (cl_uint i = 0; i < number; i++) {
        size_t length = lengths && lengths[i] ? lengths[i] : strlen(texts[i]);
        memcpy(program->text + at, texts[i], length);
        at += length;
    }
    program->text[total] = 0;
    find_kernels(program);
    return program;
}

Object *clCreateProgramWithBinary(Object *context, cl_uint n, Object **d, const size_t *lengths, const unsigned char **binaries,
                                  cl_int *status, cl_int *error) {
    (void)n, (void)d;
    const char *text = (const char *)binaries[0] + 28;
    size_t length = lengths[0] > 28 ? lengths[0] - 28 : 0;
    if (status)
        *status = SUCCESS;
    return clCreateProgramWithSource(context, 1, &text, &length, error);
}

cl_int clBuildProgram(Object *program, cl_uint n, Object **d, const char *options, void (*call)(Object *, void *), void *data) {
    (void)n, (void)d;
    if (options && (strstr(options, "-cmc") || strstr(options, "vc-codegen")))
        return BUILD_FAILURE;
    if (call)
        call(program, data);
    return SUCCESS;
}

cl_int clGetProgramInfo(INFO) {
    /* What older generators read the generation from: the header of a binary, GEN12LP. */
    cl_uint header[7] = {0x494E5443, 1, 18, 8, 0, 0, 0};
    size_t length = object->text ? strlen(object->text) : 0;
    void *one = &device;
    switch (what) {
    case 0x1160: case 0x1162: U32(1)
    case 0x1161: return answer(&object->parent, 8, room, to, needed);
    case 0x1163: return answer(&one, 8, room, to, needed);
    case 0x1164: TEXT(object->text);
    case 0x1165: U64(sizeof header + length)
    case 0x1166:
        if (needed)
            *needed = 8;
        if (to && *(char **)to) {
            memcpy(*(char **)to, header, sizeof header);
            memcpy(*(char **)to + sizeof header, object->text, length);
        }
        return SUCCESS;
    case 0x1167: U64(object->size)
    case 0x1168: {
        char *all = calloc(1, 1);
        for (size_t i = 0; i < object->size; i++) {
            all = realloc(all, strlen(all) + strlen(object->names[i]) + 2);
            strcat(strcat(all, i ? ";" : ""), object->names[i]);
        }
        cl_int result = answer(all, strlen(all) + 1, room, to, needed);
        free(all);
        return result;
    }
    }
    return unknown("clGetProgramInfo", what);
}

cl_int clGetProgramBuildInfo(Object *program, Object *d, cl_uint what, size_t room, void *to, size_t *needed) {
    (void)program, (void)d;
    switch (what) {
    case 0x1181: U32(0)
    case 0x1182: case 0x1183: TEXT("");
    case 0x1184: U32(4)
    }
    return unknown("clGetProgramBuildInfo", what);
}
cl_int clRetainProgram(Object *object) { return keep(object); }
cl_int clReleaseProgram(Object *object) { return drop(object); }

Object *clCreateKernel(Object *program, const char *name, cl_int *error) {
    Object *kernel = created(error);
    keep(program);
    kernel->parent = program;
    kernel->text = strdup(name);
    return kernel;
}
cl_int clCreateKernelsInProgram(Object *program, cl_uint room, Object **to, cl_uint *number) {
    if (number)
        *number = (cl_uint)program->size;
    for (cl_uint i = 0; to && i < program->size && i < room; i++)
        to[i] = clCreateKernel(program, program->names[i], NULL);
    return SUCCESS;
}
Object *clCloneKernel(Object *kernel, cl_int *error) { return clCreateKernel(kernel->parent, kernel->text, error); }
cl_int clRetainKernel(Object *object) { return keep(object); }
cl_int clReleaseKernel(Object *object) { return drop(object); }
cl_int clGetKernelInfo(INFO) {
    switch (what) {
    case 0x1190: TEXT(object->text);
    case 0x1191: U32(16)
    case 0x1192: U32(1)
    case 0x1193: return answer(&object->parent->parent, 8, room, to, needed);
    case 0x1194: return answer(&object->parent, 8, room, to, needed);
    case 0x1195: TEXT("");
    }
    return unknown("clGetKernelInfo", what);
}
cl_int clGetKernelArgInfo(Object *k, cl_uint i, cl_uint what, size_t room, void *to, size_t *needed) {
    (void)k, (void)i, (void)room, (void)to, (void)needed;
    return unknown("clGetKernelArgInfo", what);
}
cl_int clGetKernelWorkGroupInfo(Object *k, Object *d, cl_uint what, size_t room, void *to, size_t *needed) {
    (void)k, (void)d, (void)what;
    U64(512)
}
cl_int clSetKernelArg(Object *k, cl_uint i, size_t n, const void *v) { return (void)k, (void)i, (void)n, (void)v, SUCCESS; }
cl_int clSetKernelArgSVMPointer(Object *k, cl_uint i, const void *v) { return (void)k, (void)i, (void)v, SUCCESS; }

/* Memory is the host's. */

Object *clCreateBuffer(Object *context, cl_ulong flags, size_t size, void *host, cl_int *error) {
    Object *buffer = created(error);
    (void)context;
    buffer->size = size;
    buffer->data = calloc(1, size ? size : 1);
    if (host && (flags & 0x28))
        memcpy(buffer->data, host, size);
    return buffer;
}
Object *clCreateSubBuffer(Object *buffer, cl_ulong flags, cl_uint type, const size_t *region, cl_int *error) {
    (void)flags, (void)type;
    Object *part = created(error);
    keep(buffer);
    part->parent = buffer;
    part->data = (char *)buffer->data + region[0];
    part->size = region[1];
    return part;
}
static Object *image(const cl_uint *format, size_t width, size_t height, cl_int *error) {
    Object *picture = clCreateBuffer(NULL, 0, width * (height ? height : 1) * 16, NULL, error);
    picture->image[0] = format[0], picture->image[1] = format[1];
    picture->image[2] = (cl_uint)width, picture->image[3] = (cl_uint)height;
    return picture;
}
Object *clCreateImage(Object *c, cl_ulong f, const cl_uint *format, const size_t *description, void *host, cl_int *error) {
    (void)c, (void)f, (void)host;
    return image(format, description[1], description[2], error);
}
Object *clCreateImage2D(Object *c, cl_ulong f, const cl_uint *format, size_t w, size_t h, size_t p, void *host, cl_int *error) {
    (void)c, (void)f, (void)p, (void)host;
    return image(format, w, h, error);
}
cl_int clRetainMemObject(Object *object) { return keep(object); }
cl_int clReleaseMemObject(Object *object) { return drop(object); }
cl_int clGetMemObjectInfo(INFO) {
    switch (what) {
    case 0x1100: U32(object->image[2] ? 0x10F1 : 0x10F0)
    case 0x1101: U64(1)
    case 0x1102: U64(object->size)
    case 0x1103: case 0x1106: case 0x1107: case 0x1108: U64(0)
    case 0x1104: U32(0)
    case 0x1105: U32(1)
    }
    return unknown("clGetMemObjectInfo", what);
}
cl_int clGetImageInfo(INFO) {
    switch (what) {
    case 0x1110: return answer(object->image, 8, room, to, needed);
    case 0x1111: U64(16)
    case 0x1112: U64(object->image[2] * 16)
    case 0x1114: U64(object->image[2])
    case 0x1115: U64(object->image[3])
    case 0x1113: case 0x1116: case 0x1117: U64(0)
    }
    return unknown("clGetImageInfo", what);
}
cl_int clGetSupportedImageFormats(Object *c, cl_ulong f, cl_uint t, cl_uint n, void *to, cl_uint *number) {
    (void)c, (void)f, (void)t, (void)n, (void)to;
    if (number)
        *number = 0;
    return SUCCESS;
}

/* Everything is done at once. */

static cl_int done(Object **event) {
    if (event)
        *event = make();
    return SUCCESS;
}
#define WAIT cl_uint waits, Object **list, Object **event
#define UNUSED (void)queue, (void)waits, (void)list

cl_int clEnqueueNDRangeKernel(Object *queue, Object *k, cl_uint d, const size_t *o, const size_t *g, const size_t *l, WAIT) {
    UNUSED, (void)k, (void)d, (void)o, (void)g, (void)l;
    return done(event);
}
cl_int clEnqueueReadBuffer(Object *queue, Object *buffer, cl_uint block, size_t offset, size_t size, void *to, WAIT) {
    UNUSED, (void)block;
    memcpy(to, (char *)buffer->data + offset, size);
    return done(event);
}
cl_int clEnqueueWriteBuffer(Object *queue, Object *buffer, cl_uint block, size_t offset, size_t size, const void *from, WAIT) {
    UNUSED, (void)block;
    memcpy((char *)buffer->data + offset, from, size);
    return done(event);
}
cl_int clEnqueueCopyBuffer(Object *queue, Object *from, Object *to, size_t a, size_t b, size_t size, WAIT) {
    UNUSED;
    memmove((char *)to->data + b, (char *)from->data + a, size);
    return done(event);
}
cl_int clEnqueueFillBuffer(Object *queue, Object *buffer, const void *p, size_t n, size_t offset, size_t size, WAIT) {
    UNUSED, (void)p, (void)n;
    memset((char *)buffer->data + offset, 0, size);
    return done(event);
}
void *clEnqueueMapBuffer(Object *queue, Object *buffer, cl_uint block, cl_ulong f, size_t offset, size_t size, WAIT, cl_int *error) {
    UNUSED, (void)block, (void)f, (void)size;
    if (error)
        *error = SUCCESS;
    done(event);
    return (char *)buffer->data + offset;
}
void *clEnqueueMapImage(Object *queue, Object *picture, cl_uint block, cl_ulong f, const size_t *o, const size_t *r, size_t *pitch,
                        size_t *slice, WAIT, cl_int *error) {
    UNUSED, (void)block, (void)f, (void)o, (void)r;
    if (pitch)
        *pitch = picture->image[2] * 16;
    if (slice)
        *slice = 0;
    if (error)
        *error = SUCCESS;
    done(event);
    return picture->data;
}
cl_int clEnqueueUnmapMemObject(Object *queue, Object *object, void *at, WAIT) { UNUSED, (void)object, (void)at; return done(event); }
cl_int clEnqueueReadImage(Object *queue, Object *i, cl_uint b, const size_t *o, const size_t *r, size_t p, size_t s, void *to, WAIT) {
    UNUSED, (void)i, (void)b, (void)o, (void)r, (void)p, (void)s, (void)to;
    return done(event);
}
cl_int clEnqueueWriteImage(Object *queue, Object *i, cl_uint b, const size_t *o, const size_t *r, size_t p, size_t s, void *from, WAIT) {
    UNUSED, (void)i, (void)b, (void)o, (void)r, (void)p, (void)s, (void)from;
    return done(event);
}
cl_int clEnqueueCopyImage(Object *queue, Object *a, Object *b, const size_t *o, const size_t *p, const size_t *r, WAIT) {
    UNUSED, (void)a, (void)b, (void)o, (void)p, (void)r;
    return done(event);
}
cl_int clEnqueueFillImage(Object *queue, Object *i, const void *c, const size_t *o, const size_t *r, WAIT) {
    UNUSED, (void)i, (void)c, (void)o, (void)r;
    return done(event);
}
cl_int clEnqueueMarkerWithWaitList(Object *queue, WAIT) { UNUSED; return done(event); }
cl_int clEnqueueBarrierWithWaitList(Object *queue, WAIT) { UNUSED; return done(event); }
cl_int clWaitForEvents(cl_uint n, Object **events) { return (void)n, (void)events, SUCCESS; }
Object *clCreateUserEvent(Object *context, cl_int *error) { return (void)context, created(error); }
cl_int clSetUserEventStatus(Object *event, cl_int status) { return (void)event, (void)status, SUCCESS; }
cl_int clSetEventCallback(Object *event, cl_int when, void (*call)(Object *, cl_int, void *), void *data) {
    (void)when;
    call(event, 0, data);
    return SUCCESS;
}
cl_int clRetainEvent(Object *object) { return keep(object); }
cl_int clReleaseEvent(Object *object) { return drop(object); }
cl_int clGetEventInfo(INFO) {
    (void)object;
    switch (what) {
    case 0x11D0: case 0x11D4: U64(0)
    case 0x11D1: U32(0x11F0)
    case 0x11D2: U32(1)
    case 0x11D3: U32(0)
    }
    return unknown("clGetEventInfo", what);
}
cl_int clGetEventProfilingInfo(INFO) { (void)object, (void)what; U64(0) }
cl_int clGetDeviceAndHostTimer(Object *d, cl_ulong *a, cl_ulong *b) {
    (void)d;
    *a = *b = 0;
    return SUCCESS;
}

/* Unified shared memory. */

typedef struct { char *begin; size_t size; cl_uint type; } Block;
static void *blocks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int compare(const void *left, const void *right) {
    const Block *a = left, *b = right;
    return a->begin + a->size <= b->begin ? -1 : b->begin + b->size <= a->begin ? 1 : 0;
}

static void *reserve(size_t size, cl_uint type, cl_int *error) {
    Block *block = malloc(sizeof *block);
    block->size = size ? size : 1;
    block->type = type;
    block->begin = NULL;
    if (posix_memalign((void **)&block->begin, 4096, block->size))
        block->begin = NULL;
    if (error)
        *error = block->begin ? SUCCESS : -4;
    if (!block->begin)
        return free(block), NULL;
    memset(block->begin, 0, block->size);
    pthread_mutex_lock(&lock);
    tsearch(block, &blocks, compare);
    pthread_mutex_unlock(&lock);
    return block->begin;
}
static void *host_memory(Object *c, const void *p, size_t size, cl_uint align, cl_int *error) {
    (void)c, (void)p, (void)align;
    return reserve(size, 0x4197, error);
}
static void *device_memory(Object *c, Object *d, const void *p, size_t size, cl_uint align, cl_int *error) {
    (void)c, (void)d, (void)p, (void)align;
    return reserve(size, 0x4198, error);
}
static void *shared_memory(Object *c, Object *d, const void *p, size_t size, cl_uint align, cl_int *error) {
    (void)c, (void)d, (void)p, (void)align;
    return reserve(size, 0x4199, error);
}
static Block *block_of(const void *at) {
    Block wanted = {(char *)at, 1, 0};
    Block **found = tfind(&wanted, &blocks, compare);
    return found ? *found : NULL;
}
static cl_int free_memory(Object *c, void *at) {
    (void)c;
    pthread_mutex_lock(&lock);
    Block *block = at ? block_of(at) : NULL;
    if (block)
        tdelete(block, &blocks, compare);
    pthread_mutex_unlock(&lock);
    if (block) {
        free(block->begin);
        free(block);
    }
    return SUCCESS;
}
static cl_int memory_info(Object *c, const void *at, cl_uint what, size_t room, void *to, size_t *needed) {
    (void)c;
    pthread_mutex_lock(&lock);
    Block *block = block_of(at), copy = block ? *block : (Block){NULL, 0, 0x4196};
    pthread_mutex_unlock(&lock);
    switch (what) {
    case 0x419A: U32(copy.type)
    case 0x419B: U64((uintptr_t)copy.begin)
    case 0x419C: U64(copy.size)
    }
    return unknown("clGetMemAllocInfoINTEL", what);
}
static cl_int set_pointer(Object *k, cl_uint i, const void *v) { return (void)k, (void)i, (void)v, SUCCESS; }
static cl_int copy_memory(Object *queue, cl_uint block, void *to, const void *from, size_t size, WAIT) {
    UNUSED, (void)block;
    memmove(to, from, size);
    return done(event);
}
static cl_int fill_memory(Object *queue, void *to, const void *pattern, size_t length, size_t size, WAIT) {
    UNUSED;
    for (size_t at = 0; length && at + length <= size; at += length)
        memcpy((char *)to + at, pattern, length);
    return done(event);
}
static cl_int set_memory(Object *queue, void *to, cl_int value, size_t size, WAIT) {
    UNUSED;
    memset(to, value, size);
    return done(event);
}
static Object *counted_queue(Object *context, Object *d, cl_ulong p, cl_uint c, cl_int *error) {
    (void)c;
    return clCreateCommandQueue(context, d, p, error);
}

void *clGetExtensionFunctionAddressForPlatform(Object *of, const char *name) {
    static const struct { const char *name; void *function; } known[] = {
        {"clHostMemAllocINTEL", host_memory}, {"clDeviceMemAllocINTEL", device_memory}, {"clSharedMemAllocINTEL", shared_memory},
        {"clMemFreeINTEL", free_memory}, {"clMemBlockingFreeINTEL", free_memory}, {"clGetMemAllocInfoINTEL", memory_info},
        {"clSetKernelArgMemPointerINTEL", set_pointer}, {"clEnqueueMemcpyINTEL", copy_memory},
        {"clEnqueueMemFillINTEL", fill_memory}, {"clEnqueueMemsetINTEL", set_memory},
        {"clCreatePerfCountersCommandQueueINTEL", counted_queue},
    };
    (void)of;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(name, known[i].name))
            return known[i].function;
    if (getenv("STAND_IN_LOG"))
        fprintf(stderr, "stand-in: extension %s\n", name);
    return NULL;
}
void *clGetExtensionFunctionAddress(const char *name) { return clGetExtensionFunctionAddressForPlatform(NULL, name); }
void clSVMFree(Object *c, void *at) { (void)c, free(at); }

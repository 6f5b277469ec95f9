"""What a reader found to be left, and what must not go with it: the vocabulary of language models, versions, names in code."""

from __future__ import annotations

import pytest

from ovdoctor.redaction import Redactor

GOES = {
    "db_pass=hunter2": ("hunter2",),
    'secret="abc123"': ("abc123",),
    "SECRET=hunter": ("hunter",),
    "MY_TOKEN=12345": ("12345",),
    "export HF_TOKEN=abcde": ("abcde",),
    "{'token': 'Zx9kQ2'}": ("Zx9kQ2",),
    "csrftoken=abc; sessionid=k3j4h5": ("=abc", "k3j4h5"),
    "X-CSRF-Token: abc": (": abc",),
    "gaierror connecting models.zqfirma.intern:443": ("zqfirma", "models"),
    "Failed to resolve artifactory.zqfirma.com": ("zqfirma", "artifactory"),
    "see artifactory.zqfirma.com for it": ("zqfirma", "artifactory"),
    "ERROR: nexus.zqfirma.net:8443 refused": ("zqfirma", "nexus"),
    "upstream=models.ai.zqfirma.org": ("zqfirma",),
    "zqfirma.com\nartifactory.zqfirma.com": ("zqfirma",),
    "hostname: zqpc17\nzqpc17.corp.example.com is down": ("zqpc17", "example.com"),
    "computer LAPTOP-8H3KQ2": ("8H3KQ2",),
    "logged in as zqanna": ("zqanna",),
    "You are signed in as zqanna.": ("zqanna",),
    "/media/zqkarl/STICK": ("zqkarl",),
    "10.0.0.5": ("10.0.0.5",),
    "servers:\n- 10.0.0.5\n- 10.0.0.6\n": ("10.0.0.5", "10.0.0.6"),
    "reached 192.168.7.5, 10.0.0.6, 10.0.0.7": ("192.168", "10.0.0.6", "10.0.0.7"),
    "git clone git@github.com:zqfirma/models.git": ("zqfirma", "models"),
    "origin\tgit@gitlab.com:zqfirma/vision/models.git (fetch)": ("zqfirma", "models"),
    "sudo usermod -aG zqteam zqanna": ("zqteam", "zqanna"),
}


@pytest.mark.parametrize("text", GOES)
@pytest.mark.parametrize("around", ["{}", "OpenVINO 2026.4.1 failed\n{}\nthe end"])
def test_it_goes(text: str, around: str) -> None:
    output = Redactor().text(around.format(text))
    assert [secret for secret in GOES[text] if secret in output] == [], output
    assert Redactor().text(output) == output


STAYS = (
    "eos_token='</s>', pad_token=<pad>, bos_token: 'abc12de', MAX_TOKEN=512 EOS_TOKEN=2, per_token=12, token=15496",
    "{'token': 'Hello'}, {'token': 'int64'}, token: 'layer1', tokens: 512, next_token='x1y2z3', \"token\": \"2024\"",
    "secret: true, secretName: x, the secret of it, kind: Secret, bypass=true, compass=north, pass_rate=12",
    "torch.nn.functional.com_x, System.Net.Http, self.model.net, os.path.join, com.intel.openvino.Core, python.org",
    "sys.intern, docs.openvino.ai, storage.openvinotoolkit.org, conda.anaconda.org, repositories.intel.com, x.y.community",
    "plugin.cpp:62 model.xml:10 libopenvino.so.2640 ov.model.com.pass",
    "logged in as root, log in as another user, logged in as administrator, logged in as the user",
    "TensorRT 10.0.0.5, driver 10.1.2.3, 10.0.22631.4460, tensorrt==10.0.1.6, 10.0.0.5-1ubuntu2, version:\t10.0.0.5",
    "2.0.0.1\n1.1.0.2",
    "git@github.com:openvinotoolkit/openvino.git, git@github.com:intel/linux-npu-driver.git",
    "a DESKTOP-class GPU, WIN-X64, LAPTOP-GPU",
    "Run: sudo usermod -aG render $USER; sudo usermod -aG render,video ${USER}",
)


@pytest.mark.parametrize("text", STAYS)
def test_it_stays(text: str) -> None:
    assert Redactor().text(text) == text


def test_a_host_has_one_token_and_the_domain_of_windows_another() -> None:
    text = (
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDWabcdef0123456789ABCDEFGHIJ zqanna@zqfabrik-pc07\n"
        "zqanna@zqfabrik-pc07:~$ ls\nUSERDOMAIN=ZQFABRIK\n"
    )
    wanted = "<secret-1> <user-1>@<host-1>\n<user-1>@<host-1>:~$ ls\nUSERDOMAIN=<host-2>\n"
    assert Redactor().text(text) == wanted


def test_a_group_has_one_number() -> None:
    text = "uid=1000(zqanna) gid=1000(zqanna) groups=1000(zqanna),27(sudo),1001(zqteam),1002(render)"
    wanted = "uid=<uid-1>(<user-1>) gid=<uid-1>(<user-1>) groups=<uid-1>(<user-1>),27(sudo),<uid-2>(<group-1>),1002(render)"
    assert Redactor().text(text) == wanted


def test_json_twice_is_once() -> None:
    """Behind a home that was taken out, two backslashes begin no share."""
    text = '{"TEMP": "C:\\\\Users\\\\zqanna\\\\AppData\\\\Local\\\\Temp"}'
    once = Redactor().text(text)
    assert once == text.replace("zqanna", "~") and Redactor().text(once) == once


def test_a_name_is_looked_for_after_thousands_of_addresses() -> None:
    redactor = Redactor()
    redactor.learn("\n".join(f"inet 10.{number // 250}.{number % 250}.7 netmask" for number in range(3000)))
    redactor.learn("annalena@quarzbox:~$ ls\n")
    assert redactor.text("then annalena wrote on quarzbox") == "then <user-1> wrote on <host-1>"

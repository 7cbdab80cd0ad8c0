# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""The servers that are compared, each as a group of processes that can be asked for its processor time."""

import json
import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

from tokens import SECRET

HERE = Path(__file__).resolve().parent
DJANGO = HERE.parents[1] / "interop" / "django"
PYTHON = "/usr/bin/python3"  # the one the distribution's Django belongs to
TICK = os.sysconf("SC_CLK_TCK")
PASSWORD = "pw"
# What gunicorn's documentation recommends for the cores of this machine would be 5 workers; the targets name 2.
GUNICORN_WORKERS = 2

CONFIGURATION = """
profile = "{profile}"
secret_key = "{secret}"
database = "{database}"
listen = "127.0.0.1:0"
[SIMPLE_JWT]
ROTATE_REFRESH_TOKENS = {rotate}
BLACKLIST_AFTER_ROTATION = {rotate}
[SESSIONKEEPER]
LOGIN_THROTTLE = "off"
[LIMITS]
CONNECTIONS_PER_ADDRESS = 0
[REST_FRAMEWORK]
DEFAULT_AUTHENTICATION_CLASSES = ["{guard}"]
"""


def children_of(pid):
    """The process and all below it."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def processor_seconds(pid):
    """User and system time of a process and all below it, those that ended included."""
    ticks = 0
    for each in children_of(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


class Site:
    """A started server. `name` stands in the table."""

    def __init__(self, name, command, listener=None, **options):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL if listener else subprocess.PIPE, text=True, **options)
        if listener:
            self.url = "http://127.0.0.1:%d" % listener.getsockname()[1]
        else:
            line = self.process.stdout.readline().strip()
            if not line.startswith("listening on "):
                raise SystemExit(f"tokenserver/run: {command[0]} did not start: {line}")
            self.url = line.removeprefix("listening on ")

    def processor_seconds(self):
        return processor_seconds(self.process.pid)

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def sessionkeeper(program, folder, database, name="sessionkeeper", rotate=False, guard="JWTAuthentication", threads=None,
                  profile="simplejwt/5.2.2"):
    """Our program with one user, alice, on a thread for each core."""
    configuration = Path(folder, f"{name}.toml")
    configuration.write_text(CONFIGURATION.format(profile=profile, secret=SECRET, database=database, guard=guard,
                                                  rotate="true" if rotate else "false"))
    options = ["--config", str(configuration)]
    subprocess.run([program, "migrate", *options], check=True, stdout=subprocess.DEVNULL)
    listed = subprocess.run([program, "user", "list", *options], check=True, capture_output=True, text=True).stdout
    if "alice" not in listed:
        subprocess.run([program, "user", "add", "alice", *options], input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL)
    return Site(name, [program, "serve", *options, "--threads", str(threads or os.cpu_count())])


def gunicorn(kind, folder, rotate=False, postgres=None):
    """The site of tests/interop/django on gunicorn with workers of that kind, sync or gthread, and a database of its own."""
    name = f"gunicorn-{kind}" + ("-rotating" if rotate else "")
    data = Path(folder, name)
    data.mkdir()
    site = {"SECRET_KEY": SECRET, "TOKEN_BLACKLIST": True,
            "SIMPLE_JWT": {"ROTATE_REFRESH_TOKENS": rotate, "BLACKLIST_AFTER_ROTATION": rotate, "REFRESH_TOKEN_LIFETIME": 86400}}
    environment = dict(os.environ, PYTHONPATH=f"{DJANGO}:{HERE / 'django'}", DJANGO_SETTINGS_MODULE="benchsettings", DJANGO_DATA=str(data),
                       SITE=json.dumps(site), PYTHONDONTWRITEBYTECODE="1")
    if postgres:
        environment.update(BENCH_POSTGRES=str(postgres.port), BENCH_DATABASE=postgres.database(name))
    subprocess.run([PYTHON, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True)
    subprocess.run([PYTHON, "-c", "import django; django.setup(); from django.contrib.auth.models import User; "
                    f"User.objects.create_user('alice', password='{PASSWORD}')"], env=environment, check=True)
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    listener.set_inheritable(True)
    threads = ["--threads", "4"] if kind == "gthread" else []
    command = [PYTHON, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", "--workers", str(GUNICORN_WORKERS), "--worker-class", kind, *threads,
               "--log-level", "error", "--worker-tmp-dir", str(data), "--keep-alive", "30", "wsgi:application"]
    with open(data / "log", "wb") as log:
        site = Site(name, command, listener, env=environment, pass_fds=[listener.fileno()], stderr=log)
    urllib.request.urlopen(site.url + "/public/", timeout=60).close()  # queued until a worker is there
    return site


def hello_world(program, threads=None):
    return Site("hello-world", [program, str(threads or os.cpu_count())])


class Postgres:
    """A PostgreSQL of its own with the durability it comes with: fsync and synchronous_commit are on."""

    def __init__(self, folder):
        self.folder = Path(folder, "postgres")
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not programs:
            raise FileNotFoundError("PostgreSQL is not installed")
        self.programs = programs[-1].parent
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        os.chmod(folder, 0o755)
        self.run("mkdir", "-m", "700", self.folder) if self.as_user == [] else self.make_folder()
        self.run(self.programs / "initdb", "-D", self.folder / "data", "-U", "app", "-A", "trust", "--no-locale", "-E", "UTF8")
        self.run(self.programs / "pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o",
                 f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}", "start")

    def make_folder(self):
        self.folder.mkdir(mode=0o700)
        subprocess.run(["chown", "postgres:", self.folder], check=True)

    def run(self, *command):
        subprocess.run([*self.as_user, *map(str, command)], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")

    def database(self, name):
        name = name.replace("-", "_")
        self.run(self.programs / "createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "app", name)
        return name

    def url(self, name):
        return f"postgresql://app@127.0.0.1:{self.port}/{self.database(name)}"

    def stop(self):
        self.run(self.programs / "pg_ctl", "-D", self.folder / "data", "-m", "fast", "-w", "stop")

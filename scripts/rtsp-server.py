#!/usr/bin/env python3
"""Serves video files in an endless loop as RTSP streams, without re-encoding, the way a camera would.

Built on Debian's gst-rtsp-server (python3-gi, gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-{base,good,bad}).
Each file is cut into access units once; they are sent in real time with presentation times that only grow, also
over the seam of the loop. All viewers of a stream share one sender. Prints one JSON line when it listens:
{"ready": true, "port": 8554, "streams": ["name", ...], "epochS": 12.3}; at epochS (monotonic clock) all clips were at
their first picture. Ends on SIGTERM or SIGINT, and with --stop-with-stdin
when its standard input closes, so that it never outlives the program that started it.
"""
import argparse
import json
import os
import signal
import sys
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: E402,F401  (GstApp gives appsink its methods)

PAYLOADERS = {
    "video/x-h264": ("h264parse", "video/x-h264,stream-format=byte-stream,alignment=au", "rtph264pay"),
    "video/x-h265": ("h265parse", "video/x-h265,stream-format=byte-stream,alignment=au", "rtph265pay"),
}
# A tone instead of a picture: what a wrongly set up device may offer.
TONE = "( audiotestsrc is-live=true ! alawenc ! rtppcmapay name=pay0 pt=8 )"


class Clip:
    """The access units of one file: (bytes, presentation ns, decode ns, is a keyframe), in decoding order."""

    def __init__(self, path):
        self.caps = ""
        self.units = []
        media_type = self._media_type(path)
        parser, caps, self.payloader = PAYLOADERS[media_type]
        pipeline = Gst.parse_launch(
            f"filesrc name=file ! parsebin ! {parser} config-interval=-1 ! {caps} ! appsink name=sink sync=false"
        )
        pipeline.get_by_name("file").set_property("location", path)
        sink = pipeline.get_by_name("sink")
        pipeline.set_state(Gst.State.PLAYING)
        last_dts = None
        while (sample := sink.emit("pull-sample")) is not None:
            self.caps = sample.get_caps().to_string()
            buffer = sample.get_buffer()
            pts = buffer.pts
            dts = buffer.dts if buffer.dts != Gst.CLOCK_TIME_NONE else pts
            is_key = not buffer.has_flags(Gst.BufferFlags.DELTA_UNIT)
            self.units.append((buffer.extract_dup(0, buffer.get_size()), pts, dts, is_key))
            last_dts = dts
        pipeline.set_state(Gst.State.NULL)
        if last_dts is None:
            raise ValueError(f"{path} holds no video that can be sent")
        first_dts = self.units[0][2]
        self.units = [(data, pts - first_dts, dts - first_dts, is_key) for data, pts, dts, is_key in self.units]
        # The last picture lasts as long as the mean one.
        self.duration = self.units[-1][2] * len(self.units) // max(1, len(self.units) - 1)

    @staticmethod
    def _media_type(path):
        gi.require_version("GstPbutils", "1.0")
        from gi.repository import GstPbutils

        info = GstPbutils.Discoverer.new(20 * Gst.SECOND).discover_uri(Gst.filename_to_uri(path))
        videos = info.get_video_streams()
        name = videos[0].get_caps().get_structure(0).get_name() if videos else "no video"
        if name not in PAYLOADERS:
            raise ValueError(f"{path} holds {name}; only H.264 and H.265 can be sent")
        return name


class Feeder:
    """Pushes a clip's access units into one appsrc, each when it is due.

    All clips have run since the server started, whether or not somebody looked: a viewer joins in the middle, and two
    streams of one scene show the same moment, as the main stream and the sub-stream of a camera do.
    """

    def __init__(self, clip, source, epoch):
        self.clip = clip
        self.source = source
        self.epoch = epoch
        # A viewer can begin at a keyframe only: the next one that is due.
        now = self._now()
        self.sent = now // clip.duration * len(clip.units)
        while self._due() < now or not self._unit()[3]:
            self.sent += 1
        self.first = self._due()
        self._send_due()

    def _now(self):
        return round((time.monotonic() - self.epoch) * Gst.SECOND)

    def _unit(self):
        return self.clip.units[self.sent % len(self.clip.units)]

    def _loop_start(self):
        return self.sent // len(self.clip.units) * self.clip.duration

    def _due(self):
        return self._loop_start() + self._unit()[2]

    def _send_due(self):
        while (wait := self._due() - self._now()) <= 0:
            data, pts, dts, _ = self._unit()
            buffer = Gst.Buffer.new_wrapped(data)
            offset = self._loop_start() - self.first
            buffer.pts, buffer.dts = offset + pts, offset + dts
            if self.source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
                return GLib.SOURCE_REMOVE  # the last viewer left and the sender was taken down
            self.sent += 1
        GLib.timeout_add(max(1, wait // 1_000_000), self._send_due)
        return GLib.SOURCE_REMOVE


class LoopFactory(GstRtspServer.RTSPMediaFactory):
    def __init__(self, clip, epoch):
        super().__init__()
        self.clip = clip
        self.epoch = epoch
        self.set_shared(True)
        self.set_launch(
            f"( appsrc name=source is-live=true format=time block=false max-bytes=0 "
            f"! {clip.payloader} name=pay0 pt=96 config-interval=-1 )"
        )
        self.connect("media-configure", self._configure)

    def _configure(self, _factory, media):
        source = media.get_element().get_by_name_recurse_up("source")
        source.set_property("caps", Gst.Caps.from_string(self.clip.caps))
        Feeder(self.clip, source, self.epoch)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8554, type=int, help="0 takes a free one")
    parser.add_argument("--stream", action="append", default=[], metavar="NAME=FILE", help="may be given again")
    parser.add_argument("--tone", action="append", default=[], metavar="NAME", help="a stream with sound only")
    parser.add_argument("--user", help="ask for this user; the password comes from RTSP_PASSWORD")
    parser.add_argument("--stop-with-stdin", action="store_true", help="end when standard input closes")
    return parser.parse_args()


def require_login(server, factories, user, password):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    for factory in factories:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("viewer", "media.factory.access", True)
        permissions.add_permission_for_role("viewer", "media.factory.construct", True)
        factory.set_permissions(permissions)


def main():
    args = parse_arguments()
    Gst.init(None)
    factories = {}
    epoch = time.monotonic()
    for item in args.stream:
        name, _, path = item.partition("=")
        factories[name] = LoopFactory(Clip(os.path.abspath(path)), epoch)
    for name in args.tone:
        factories[name] = GstRtspServer.RTSPMediaFactory()
        factories[name].set_launch(TONE)
        factories[name].set_shared(True)

    server = GstRtspServer.RTSPServer()
    server.set_address(args.host)
    server.set_service(str(args.port))
    for name, factory in factories.items():
        server.get_mount_points().add_factory(f"/{name}", factory)
    if args.user:
        require_login(server, factories.values(), args.user, os.environ.get("RTSP_PASSWORD", ""))
    if server.attach(None) == 0:
        sys.exit(f"cannot listen on {args.host}:{args.port}")
    ready = {"ready": True, "port": server.get_bound_port(), "streams": list(factories), "epochS": epoch}
    print(json.dumps(ready), flush=True)

    loop = GLib.MainLoop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_HIGH, signum, loop.quit)
    if args.stop_with_stdin:
        GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_HIGH, GLib.IOCondition.IN | GLib.IOCondition.HUP,
                          lambda *_: (loop.quit(), False)[1])
    loop.run()


if __name__ == "__main__":
    try:
        main()
    except ValueError as error:
        sys.exit(str(error))

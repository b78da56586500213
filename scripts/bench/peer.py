#!/usr/bin/env python3
"""What a user would write instead: OpenCV reads the cameras one after the other and a network looks at every second picture.

One JSON line: {"ok": true, "backend": "cv2.dnn", "frames": 100, "seconds": 10.0} or {"ok": false, "reason": "..."}.
Needs Debian's python3-opencv. Ends when its standard input closes.
"""
import argparse
import json
import select
import sys
import time

import cv2


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="an ONNX file with one picture as input")
    parser.add_argument("--size", required=True, help="WIDTHxHEIGHT of its input")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--every", type=int, default=2, help="look at every Nth picture")
    parser.add_argument("urls", nargs="+")
    return parser.parse_args()


def reason_of(error):
    # OpenCV first repeats itself on the log; the error's own last line names the node.
    return " ".join(str(error).split())[:200]


def open_network(args):
    width, height = (int(side) for side in args.size.split("x"))
    network = cv2.dnn.readNetFromONNX(args.model)
    names = network.getUnconnectedOutLayersNames()

    def look(picture):
        network.setInput(cv2.dnn.blobFromImage(picture, 1.0, (width, height), swapRB=False, crop=False))
        return network.forward(names)

    return look


def parent_is_gone():
    return bool(select.select([sys.stdin], [], [], 0)[0]) and not sys.stdin.buffer.peek(1)


def watch(captures, look, every, seconds):
    frames = 0
    round_number = 0
    start = time.monotonic()
    while (elapsed := time.monotonic() - start) < seconds and not parent_is_gone():
        round_number += 1
        for capture in captures:
            # Every picture must be decoded, since the next ones are told by their difference to it.
            if not capture.grab() or round_number % every != 0:
                continue
            there, picture = capture.retrieve()
            if there:
                look(picture)
                frames += 1
    return frames, elapsed


def main():
    args = parse_arguments()
    try:
        look = open_network(args)
    except cv2.error as error:
        return {"ok": False, "reason": reason_of(error)}
    captures = [cv2.VideoCapture(url, cv2.CAP_FFMPEG) for url in args.urls]
    if not all(capture.isOpened() for capture in captures):
        return {"ok": False, "reason": "a stream could not be opened"}
    frames, elapsed = watch(captures, look, args.every, args.seconds)
    for capture in captures:
        capture.release()
    return {"ok": True, "backend": f"cv2.dnn {cv2.__version__}", "frames": frames, "seconds": elapsed}


if __name__ == "__main__":
    print(json.dumps(main()), flush=True)

"""The network: a small dense convolutional detector of people (with joints) and parcels on one stride-8 grid.

Beside the picture it is fed what changed since the camera's picture before (`motion`): a parcel in the air is small, blurred and
looks like the others that lie about, but it moves. Several frames as input: Huang et al. 2019, TrackNet.

Plain 3x3 and 1x1 convolutions with batch norm and ReLU only, so that it folds and quantises well. Parts after published
ideas, written anew: cross-stage partial blocks (Wang et al. 2020, CSPNet), feature pyramid (Lin et al. 2017, FPN), centre
heat maps with boxes as distances (Zhou et al. 2019, Objects as Points; Liu et al. 2020, TTFNet), joints as offset + heat map +
refinement (MoveNet's scheme, Google 2021).
"""
import argparse

import torch
from torch import nn
from torch.nn import functional as F

STRIDE = 8
JOINTS = 17
CLASSES = ('person', 'parcel')
BOX_UNIT = 8.0     # a box distance is exp(raw) * 8 px
JOINT_UNIT = 32.0  # a joint offset is raw * 32 px
REFINE_UNIT = 8.0  # a refinement is raw * 8 px
NO_MOTION = 128    # motion = 128 + green of this picture - green of the one before, on the half-size grid, clipped to 0..255
STATES = ('held', 'flight', 'sliding')  # what a parcel does that neither lies nor rides on a belt
OUTPUTS = ('centre', 'box', 'jointOffset', 'jointHeat', 'jointRefine', 'state')


class Conv(nn.Sequential):
    """Convolution, batch norm, ReLU."""

    def __init__(self, inputs, outputs, size=3, stride=1):
        super().__init__(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Bottleneck(nn.Module):
    """Two 3x3 convolutions with a short cut."""

    def __init__(self, channels):
        super().__init__()
        self.body = nn.Sequential(Conv(channels, channels), Conv(channels, channels))

    def forward(self, x):
        return x + self.body(x)


class Stage(nn.Module):
    """Halves the size, then a cross-stage partial block: half of the channels pass through `depth` bottlenecks."""

    def __init__(self, inputs, outputs, depth):
        super().__init__()
        half = outputs // 2
        self.down = Conv(inputs, outputs, 3, 2)
        self.side, self.main = Conv(outputs, half, 1), Conv(outputs, half, 1)
        self.body = nn.Sequential(*[Bottleneck(half) for _ in range(depth)])
        self.join = Conv(outputs, outputs, 1)

    def forward(self, x):
        x = self.down(x)
        return self.join(torch.cat([self.body(self.main(x)), self.side(x)], 1))


class Network(nn.Module):
    """Input: picture 0..255 RGB [N, 3, H, W], H and W multiples of 32; motion 0..255 [N, 1, H/2, W/2]. Output: dict of raw maps on
    the H/8 x W/8 grid.

    raw maps: centre [N,2] logits; box [N,8] log distances; jointOffset [N,34]; jointHeat [N,17] logits; jointRefine [N,34];
    state [N,3] logits, meant where a parcel is.
    """

    def __init__(self):
        super().__init__()
        self.see, self.feel, self.stem = Conv(3, 16, 3, 2), Conv(1, 8), Conv(24, 32, 3, 2)
        self.stage8, self.stage16, self.stage32 = Stage(32, 64, 1), Stage(64, 128, 2), Stage(128, 192, 2)
        self.side32, self.side16, self.side8 = Conv(192, 96, 1), Conv(128, 96, 1), Conv(64, 48, 1)
        self.mix16, self.down16, self.mix8 = Conv(96, 96), Conv(96, 48, 1), Conv(48, 48)
        self.objects, self.joints = Conv(48, 48), Conv(48, 64)
        self.objectOut, self.jointOut = nn.Conv2d(48, 10 + len(STATES), 1), nn.Conv2d(64, 85, 1)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode='fan_out', nonlinearity='relu')
        for out in (self.objectOut, self.jointOut):
            nn.init.normal_(out.weight, std=0.01)
            nn.init.zeros_(out.bias)
        with torch.no_grad():
            self.objectOut.bias[:2] = -4.0
            self.objectOut.bias[2:6] = 1.6
            self.objectOut.bias[6:10] = 0.8
            self.objectOut.bias[10:] = -3.0
            self.jointOut.bias[34:51] = -4.0

    def features(self, image, motion):
        """The two head features [N, 48, h, w] and [N, 64, h, w] before the last 1x1 convolutions."""
        seen, felt = self.see(image * (1 / 64) - 1.8), self.feel(motion * (1 / 32) - NO_MOTION / 32)
        c8 = self.stage8(self.stem(torch.cat([seen, felt], 1)))
        c16 = self.stage16(c8)
        c32 = self.stage32(c16)
        p16 = self.mix16(F.interpolate(self.side32(c32), scale_factor=2.0, mode='nearest') + self.side16(c16))
        p8 = self.mix8(F.interpolate(self.down16(p16), scale_factor=2.0, mode='nearest') + self.side8(c8))
        return self.objects(p8), self.joints(p8)

    def forward(self, image, motion):
        with torch.autocast('cpu', dtype=torch.bfloat16, enabled=self.training and image.device.type == 'cpu'):
            objects, joints = self.features(image, motion)
            o, j = self.objectOut(objects).float(), self.jointOut(joints).float()
        return {'centre': o[:, :2], 'box': o[:, 2:10], 'state': o[:, 10:], 'jointOffset': j[:, :34], 'jointHeat': j[:, 34:51], 'jointRefine': j[:, 51:]}


def activate(raw):
    """Raw maps to the contract's: probabilities and pixels."""
    return {'centre': raw['centre'].sigmoid(), 'box': raw['box'].clamp(-4, 5).exp() * BOX_UNIT, 'jointOffset': raw['jointOffset'] * JOINT_UNIT,
            'jointHeat': raw['jointHeat'].sigmoid(), 'jointRefine': raw['jointRefine'] * REFINE_UNIT, 'state': raw['state'].sigmoid()}


class Deployed(nn.Module):
    """The contract: image uint8 [1, 384, 640, 3] and motion uint8 [1, 192, 320, 1] in, the six activated maps out."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image, motion):
        maps = activate(self.network(image.float().permute(0, 3, 1, 2), motion.float().permute(0, 3, 1, 2)))
        return tuple(maps[name] for name in OUTPUTS)


def count(height=384, width=640):
    """(multiply-accumulates of all convolutions, parameters) for one picture."""
    network, total = Network().eval(), [0]

    def add(m, _, out):
        total[0] += out.shape[2] * out.shape[3] * m.weight.numel()
    for m in network.modules():
        if isinstance(m, nn.Conv2d):
            m.register_forward_hook(add)
    with torch.no_grad():
        network(torch.zeros(1, 3, height, width), torch.zeros(1, 1, height // 2, width // 2))
    return total[0], sum(p.numel() for p in network.parameters())


if __name__ == '__main__':
    argparse.ArgumentParser(description='Prints multiply-accumulates and parameters of the network.').parse_args()
    macs, parameters = count()
    print(f'{macs / 1e6:.0f} MMAC at 640x384, {parameters / 1e6:.2f} M parameters')

import sharp from 'sharp';
import type { BoxXyxyPx, SizeWh } from '../domain/picture.ts';

const JPEG_QUALITY = 88;
// The cores belong to the judgement, and evidence pictures do not repeat.
sharp.concurrency(1);
sharp.cache(false);

/** Draws an SVG of the same size over a picture and writes a JPEG. */
export async function drawOver(pictureFile: string, svg: string, jpegFile: string): Promise<void> {
  await sharp(pictureFile)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: JPEG_QUALITY, mozjpeg: false })
    .toFile(jpegFile);
}

export interface Tile {
  readonly pictureFile: string;
  /** The part of the picture that is shown, in its pixels. */
  readonly cropPx: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** Drawn over, at the size of a tile. */
  readonly svg: string;
}

export interface TileLayout {
  readonly tileWh: { readonly w: number; readonly h: number };
  readonly gapPx: number;
  /** A picture that would be larger gets coarser. */
  readonly mostBytes: number;
}

/** Shown on the dark ground of the pages' pictures. */
const GROUND = '#0c1210';
const TILE_QUALITIES = [84, 72, 60, 45, 30] as const;

/** Crops of pictures side by side as one JPEG, each whole within its tile. */
export async function joinTiles(tiles: readonly Tile[], layout: TileLayout, jpegFile: string): Promise<void> {
  const { tileWh, gapPx, mostBytes } = layout;
  const drawn = await Promise.all(
    tiles.map(({ pictureFile, cropPx, svg }) =>
      sharp(pictureFile)
        .extract(cropPx)
        .resize(tileWh.w, tileWh.h, { fit: 'contain', background: GROUND })
        .composite([{ input: Buffer.from(svg) }])
        .png({ compressionLevel: 1 })
        .toBuffer(),
    ),
  );
  const width = tiles.length * (tileWh.w + gapPx) - gapPx;
  const joined = await sharp({ create: { width, height: tileWh.h, channels: 3, background: GROUND } })
    .composite(drawn.map((input, i) => ({ input, left: i * (tileWh.w + gapPx), top: 0 })))
    .png({ compressionLevel: 1 })
    .toBuffer();
  for (const quality of TILE_QUALITIES) {
    const { size } = await sharp(joined).jpeg({ quality, mozjpeg: false }).toFile(jpegFile);
    if (size <= mostBytes) return;
  }
}

let chineseFont: Promise<boolean> | undefined;

/** Whether text in Chinese comes out as such on this machine. */
export function hasChineseFont(): Promise<boolean> {
  chineseFont ??= drawsFlat('一');
  return chineseFont;
}

/** The sign for "one" is a single flat stroke; the box that stands for a missing sign is about as tall as it is wide. */
async function drawsFlat(sign: string): Promise<boolean> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96">
    <text x="16" y="72" font-family="sans-serif" font-size="64" fill="#fff">${sign}</text></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .extractChannel('alpha')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const inked = (x: number, y: number): boolean => data[y * info.width + x]! > 127;
  let [left, right, top, bottom] = [info.width, -1, info.height, -1];
  for (let y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++)
      if (inked(x, y)) {
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      }
  const [width, height] = [right - left + 1, bottom - top + 1];
  return width > 0 && height / width < 0.4;
}

/** rgb24 of `sizeWh`, the picture at its top left. */
export interface RawPicture {
  readonly pixels: Uint8Array;
  readonly sizeWh: SizeWh;
  /** What of it is the picture, whole pixels. */
  readonly contentWh: SizeWh;
}

/** So much is left of what is hidden: 4 x 4 spots, a few centimetres each on a head. */
const SPOTS = 4;
/** Of the shorter side of a box about one head. A box about a head's way has the head in its corners. */
const ROUNDED_SHARE = 0.35;

/**
 * A JPEG at most `widestPx` wide in which nothing of what the boxes cover can be told.
 * @param hidden fractions of the picture, 0..1
 */
export async function hidingJpeg(
  { pixels, sizeWh, contentWh }: RawPicture,
  hidden: readonly BoxXyxyPx[],
  { widestPx, quality }: { readonly widestPx: number; readonly quality: number },
): Promise<Buffer> {
  const { data, info } = await sharp(pixels, { raw: { width: sizeWh.w, height: sizeWh.h, channels: 3 } })
    .extract({ left: 0, top: 0, width: contentWh.w, height: contentWh.h })
    .resize({ width: Math.min(widestPx, contentWh.w) })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  return sharp(data, { raw })
    .composite(await veilsOver(data, raw, hidden, ROUNDED_SHARE))
    .jpeg({ quality })
    .toBuffer();
}

/** As `hidingJpeg`, of a picture in a file and at its own size; each box is hidden to its corners. */
export async function hideInPicture(
  pictureFile: string,
  hidden: readonly BoxXyxyPx[],
  jpegFile: string,
): Promise<void> {
  const { data, info } = await sharp(pictureFile).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  await sharp(data, { raw })
    .composite(await veilsOver(data, raw, hidden, 0))
    .jpeg({ quality: JPEG_QUALITY })
    .toFile(jpegFile);
}

/** RGBA of an SVG's own size. */
export function rasterOf(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
}

type RawRgb = { readonly width: number; readonly height: number; readonly channels: 3 };

async function veilsOver(data: Buffer, raw: RawRgb, hidden: readonly BoxXyxyPx[], roundedShare: number) {
  const veils = [];
  for (const box of hidden) {
    const region = regionOf(box, { w: raw.width, h: raw.height });
    if (region !== undefined) veils.push(await veilOver(data, raw, region, roundedShare));
  }
  return veils;
}

interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Whole pixels, outwards; undefined where nothing of it lies in the picture. */
function regionOf([x0, y0, x1, y1]: BoxXyxyPx, { w, h }: SizeWh): Region | undefined {
  const left = Math.max(0, Math.floor(x0 * w));
  const top = Math.max(0, Math.floor(y0 * h));
  const width = Math.min(w, Math.ceil(x1 * w)) - left;
  const height = Math.min(h, Math.ceil(y1 * h)) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}

/** The region as a few soft spots. */
async function veilOver(
  data: Buffer,
  raw: RawRgb,
  { left, top, width, height }: Region,
  roundedShare: number,
) {
  const spots = await sharp(data, { raw })
    .extract({ left, top, width, height })
    .resize({ width: SPOTS, height: SPOTS, fit: 'fill', kernel: 'mitchell' })
    .raw()
    .toBuffer();
  const rounded = Math.round(Math.min(width, height) * roundedShare);
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" rx="${rounded}"/></svg>`;
  const input = await sharp(spots, { raw: { width: SPOTS, height: SPOTS, channels: 3 } })
    .resize({ width, height, fit: 'fill', kernel: 'cubic' })
    .ensureAlpha()
    .composite([{ input: Buffer.from(shape), blend: 'dest-in' }])
    .raw()
    .toBuffer();
  return { input, raw: { width, height, channels: 4 as const }, left, top };
}

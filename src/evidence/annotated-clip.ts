import { hasChineseFont } from '../media/still-image.ts';
import { annotation, type AnnotationOptions } from './annotation.ts';
import { drawClip } from './draw-clip.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';

/** The clip with what was seen and measured drawn in: derived, to look at; the clip is the evidence. */
export async function drawAnnotatedClip(
  clipFile: string,
  outFile: string,
  what: Omit<AnnotationOptions, 'hasChineseFont'>,
  tools: MediaTools,
  options: MediaRunOptions,
): Promise<void> {
  const drawn = { ...what, hasChineseFont: await hasChineseFont() };
  await drawClip(clipFile, outFile, (outWh) => annotation(drawn, outWh), tools, options);
}

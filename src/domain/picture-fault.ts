/** What keeps a camera from seeing though pictures come. */
export const PICTURE_FAULTS = ['no-signal', 'black', 'covered', 'frozen', 'garbled'] as const;

export type PictureFault = (typeof PICTURE_FAULTS)[number];

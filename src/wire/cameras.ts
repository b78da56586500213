import { z } from 'zod';

export const CameraParamsSchema = z.object({ id: z.string().min(1).max(40) });

import { serveBench } from '../../src/capacity/serve-bench.ts';
import { FrameAges } from './frame-ages.ts';

// As src/capacity/service-child.ts, and it notes how old frames are when their analysis begins.
await serveBench(FrameAges.listen());

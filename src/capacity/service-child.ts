import { serveBench } from './serve-bench.ts';

await serveBench();

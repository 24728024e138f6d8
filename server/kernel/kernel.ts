export { createKernel, DEFAULT_LIMITS, type Kernel } from './game/kernel.ts';

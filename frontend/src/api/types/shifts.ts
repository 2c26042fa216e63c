/** Traffic shifts: one route's traffic moved from a service to another, step by step. */
import type { Schemas } from './schemas';

export type Shift = Schemas['ShiftShape'];
export type ShiftState = Shift['state'];
export type ShiftCommand = Shift['commands'][number];
export type ShiftStep = Schemas['ShiftStepShape'];
export type StepState = ShiftStep['state'];

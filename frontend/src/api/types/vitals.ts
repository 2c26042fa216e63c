/** How near nodes are to their limits, and what went wrong there. */
import type { Schemas } from './schemas';

export type Vitals = Schemas['VitalsShape'];
export type ResourceCourse = Schemas['ResourceCourseShape'];
export type TroubleCourse = Schemas['TroubleCourseShape'];
export type Saturation = Schemas['SaturationShape'];
export type Worst = Schemas['WorstShape'];
export type Resource = Worst['resource'];
export type Trouble = TroubleCourse['trouble'];

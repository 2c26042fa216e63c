/** What the console knows of one type of traffic policy. */
import type { ComponentType } from 'react';
import type { TrafficSettings } from '@/api/types/intent';
import type { Words } from '../text';

export type FieldsProps<Settings> = {
  slice: string;
  settings: Settings;
  onChange: (settings: Settings) => void;
};

export type PolicyKind<Settings extends TrafficSettings> = {
  /** What a new one starts as. */
  blank: () => Settings;
  Fields: ComponentType<FieldsProps<Settings>>;
  /** What it says, in one short line. */
  sentence: (settings: Settings, t: Words) => string;
};

/** Where the fields of a policy stand. */
export const POINTER = '/spec/policy';

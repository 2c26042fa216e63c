/** What the shared list and editor must be told about one kind of object. */
import type { ComponentType } from 'react';
import type { IntentObject, Kind, Plural } from '@/api/types/intent';
import type { Column } from '@/ui/grid/columns';

export type FormProps<Spec> = {
  /** Empty while a new one has none. */
  name: string;
  spec: Spec;
  onChange: (spec: Spec) => void;
  slice: string;
};

export type NotesProps<Spec> = { object: IntentObject<Spec> };

export type OpenProps<Spec> = {
  name: string;
  kind: EditedKind<Spec>;
  slice: string;
  /** Goes up when the person asked to write in the panel rather than to look at it. */
  entries: number;
  onClose: () => void;
  onSaved: (name: string) => void;
};

/** What the editor is told. */
export type EditedKind<Spec> = {
  kind: Kind;
  plural: Plural;
  title: string;
  /** On the button that makes one, e.g. “New route”. */
  newLabel: string;
  /** Where nothing exists yet; `first` is what a first one may be like, shown as a call. */
  empty: { title: string; text: string; first?: { name: string; spec: Partial<Spec> } };
  filterHint: string;
  /** Its form needs room: the panel takes half of the page. */
  isWide?: boolean;
  /** Keys of the columns for which there is no room beside an open panel. */
  spared?: readonly string[];
  nameHint?: string;
  /** There is at most one, and this is what it is called. */
  onlyName?: string;
  /** What a new one starts as. */
  blank: () => Spec;
  Form: ComponentType<FormProps<Spec>>;
  /** Above the form of one that exists: what happens to it beside the draft. */
  Notes?: ComponentType<NotesProps<Spec>>;
  /** Opens one that exists, where that is not always the editor of the whole. */
  Open?: ComponentType<OpenProps<Spec>>;
};

/** What the page is told: pages of lists may hold less than the whole object. */
export type IntentKind<Spec, Row = IntentObject<Spec>> = EditedKind<Spec> & {
  /** Between the name and what every list has. */
  columns: readonly Column<Row>[];
  /** Another way to make some, beside the button for a new one. */
  alternative?: { label: string; to: string };
};

/** What every row of a page has. */
export type AnyRow = IntentObject<unknown>;

/** Parameters of a rule's kind, read from their JSON schema, as fields of a form. Pure. */
import type { AlertKind } from '@/api/types/alerts';

export type Values = Record<string, unknown>;
export type Parameter = {
  name: string;
  type: 'switch' | 'number' | 'choice';
  choices: string[];
  min?: number | undefined;
  max?: number | undefined;
  initial: unknown;
};

type Property = {
  type?: string;
  enum?: string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
};

export function parametersOf(kind: AlertKind | undefined): Parameter[] {
  const schema = (kind?.parameters ?? {}) as { properties?: Record<string, Property> };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    type: property.type === 'boolean' ? 'switch' : property.enum ? 'choice' : 'number',
    choices: property.enum ?? [],
    min: property.minimum,
    max: property.maximum,
    initial: property.default,
  }));
}

export const initialOf = (kind: AlertKind | undefined): Values =>
  Object.fromEntries(parametersOf(kind).map(({ name, initial }) => [name, initial]));

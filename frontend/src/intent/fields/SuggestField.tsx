/** A text for which there are good suggestions; anything else may be typed as well. */
import { Autocomplete, type ComboboxItem } from '@mantine/core';
import classes from '../intent.module.css';
import { useField, type Field } from './useField';

export type Suggestion = { value: string; help?: string };

type Props = Field<string> & { suggestions: readonly Suggestion[]; placeholder?: string };

const MOST = 50;

export function SuggestField({ suggestions, placeholder, ...field }: Props) {
  const helps = new Map(suggestions.map(({ value, help }) => [value, help]));
  const isLike = ({ value }: ComboboxItem, search: string) =>
    `${value} ${helps.get(value) ?? ''}`.toLowerCase().includes(search);
  return (
    <Autocomplete
      {...useField(field)}
      data={suggestions.map(({ value }) => value)}
      value={field.value}
      placeholder={placeholder}
      openOnFocus={false}
      limit={MOST}
      filter={({ options, search, limit }) =>
        options
          .filter((option) => 'value' in option && isLike(option, search.toLowerCase().trim()))
          .slice(0, limit)
      }
      renderOption={({ option }) => (
        <span className={classes.suggestion}>
          <code>{option.value}</code>
          <span>{helps.get(option.value)}</span>
        </span>
      )}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      spellCheck={false}
      autoComplete="off"
      withScrollArea={false}
      classNames={{ input: classes.mono ?? '', options: classes.options ?? '' }}
      onChange={field.onChange}
    />
  );
}

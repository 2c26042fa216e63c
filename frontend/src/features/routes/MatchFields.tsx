/** Path, methods, headers and query parameters that a request must have. */
import type { RouteMatch } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NamesField } from '@/intent/fields/NamesField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { AddLine } from '@/intent/Rows';
import { headerMatch, queryMatch } from './blank';
import { ConditionRows } from './ConditionRows';
import classes from './routes.module.css';
import { useRoutesText } from './text';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PATH_TYPES = ['prefix', 'exact', 'regex'] as const;

type Props = { match: RouteMatch; onChange: (match: RouteMatch) => void };

export function MatchFields({ match, onChange }: Props) {
  const t = useRoutesText();
  const setPath = (change: Partial<RouteMatch['path']>) =>
    onChange({ ...match, path: { ...match.path, ...change } });
  return (
    <div className={classes.block}>
      <FieldGroup label={t('path')}>
        <div className={lines.line}>
          <ChoiceField
            pointer="/spec/match/path/type"
            name={t('path.type')}
            width={92}
            options={PATH_TYPES.map((value) => ({ value, label: t(`path.${value}`) }))}
            value={match.path.type}
            onChange={(type) => setPath({ type })}
          />
          <div className={lines.grow}>
            <TextField
              mono
              pointer="/spec/match/path/value"
              name={t('path')}
              value={match.path.value}
              onChange={(value) => setPath({ value })}
            />
          </div>
        </div>
      </FieldGroup>
      <NamesField
        pointer="/spec/match/methods"
        label={t('methods')}
        placeholder={t('methods.any')}
        options={METHODS}
        value={match.methods}
        onChange={(methods) =>
          onChange({ ...match, methods: methods.map((method) => method.toUpperCase()) })
        }
      />
      {match.headers.length > 0 && (
        <ConditionRows
          pointer="/spec/match/headers"
          label={t('headers.match')}
          one={t('headers.one')}
          canInvert
          lines={match.headers}
          onChange={(headers) => onChange({ ...match, headers })}
        />
      )}
      {match.query.length > 0 && (
        <ConditionRows
          pointer="/spec/match/query"
          label={t('query.match')}
          one={t('query.one')}
          lines={match.query}
          onChange={(query) => onChange({ ...match, query })}
        />
      )}
      <div className={classes.toggles}>
        <AddLine
          label={t('match.header')}
          onAdd={() => onChange({ ...match, headers: [...match.headers, headerMatch()] })}
        />
        <AddLine
          label={t('match.query')}
          onAdd={() => onChange({ ...match, query: [...match.query, queryMatch()] })}
        />
      </div>
    </div>
  );
}

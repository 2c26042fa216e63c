/** What clients read instead of an error. */
import type { ErrorPage, ErrorPages } from '@/api/types/intent';
import { FieldGroup } from '../../fields/FieldGroup';
import { NamesField } from '../../fields/NamesField';
import { OptionalNumberField } from '../../fields/NumberField';
import { SuggestField } from '../../fields/SuggestField';
import { TextAreaField } from '../../fields/TextAreaField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER as POLICY, type FieldsProps, type PolicyKind } from './kind';

const POINTER = `${POLICY}/pages`;
const HTML = 'text/html; charset=utf-8';
const CONTENT_TYPES = [
  { value: HTML },
  { value: 'application/json' },
  { value: 'text/plain; charset=utf-8' },
];
const STATUSES = ['4xx', '5xx', '404', '429', '500', '502', '503', '504'];
const BODY = `<!doctype html>
<title>{status}</title>
<h1>Something went wrong here.</h1>
<p>If you ask us about it, name {request_id}.</p>
`;
const ROWS = 8;
const blankPage = (): ErrorPage => ({
  statuses: ['5xx'],
  body: BODY,
  content_type: HTML,
  status: null,
});

export const errorPages: PolicyKind<ErrorPages> = {
  blank: () => ({ type: 'error_pages', pages: [blankPage()] }),
  Fields: ErrorPagesFields,
  sentence: ({ pages }, t) =>
    t('pages.said', { statuses: pages.flatMap(({ statuses }) => statuses).join(', ') }),
};

function ErrorPagesFields({ settings, onChange }: FieldsProps<ErrorPages>) {
  const t = usePoliciesText();
  const { pages } = settings;
  const set = (changed: ErrorPage[]) => onChange({ ...settings, pages: changed });
  return (
    <FieldGroup label={t('pages')} pointer={POINTER}>
      <p className={classes.hint}>{t('pages.hint')}</p>
      <Rows lines={pages} label={t('pages.one')} onChange={set}>
        {(page, change, index) => (
          <div className={`${lines.grow} ${classes.block}`}>
            <PageFields page={page} pointer={`${POINTER}/${index}`} onChange={change} />
          </div>
        )}
      </Rows>
      <AddLine
        label={t('pages.more')}
        onAdd={() => set([...pages, { ...blankPage(), statuses: [] }])}
      />
    </FieldGroup>
  );
}

type PageProps = { page: ErrorPage; pointer: string; onChange: (page: ErrorPage) => void };

function PageFields({ page, pointer, onChange }: PageProps) {
  const t = usePoliciesText();
  const set = (change: Partial<ErrorPage>) => onChange({ ...page, ...change });
  return (
    <>
      <NamesField
        pointer={`${pointer}/statuses`}
        label={t('pages.statuses')}
        options={STATUSES}
        value={page.statuses}
        onChange={(statuses) => set({ statuses })}
      />
      <TextAreaField
        pointer={`${pointer}/body`}
        label={t('pages.body')}
        rows={ROWS}
        value={page.body}
        onChange={(body) => set({ body })}
      />
      <div className={lines.line}>
        <SuggestField
          pointer={`${pointer}/content_type`}
          label={t('pages.type')}
          suggestions={CONTENT_TYPES}
          value={page.content_type}
          onChange={(content_type) => set({ content_type })}
        />
        <OptionalNumberField
          pointer={`${pointer}/status`}
          label={t('pages.status')}
          placeholder={t('pages.status.same')}
          width={150}
          value={page.status}
          onChange={(status) => set({ status })}
        />
      </div>
    </>
  );
}

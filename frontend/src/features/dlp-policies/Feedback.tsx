/** How each detector did lately, so that those that cry wolf are seen: what they found, and how much was no leak. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { DetectorFeedback, DlpFeedback } from '@/api/types/dlp';
import { formatCount, formatShare } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './policies.module.css';
import { useText } from './text';

/** Every other finding is no leak: by then nobody reads the others. */
const NOISY = 0.5;

type Props = { slice: string; policy: string };

export function Feedback({ slice, policy }: Props) {
  const t = useText();
  const { data, error } = useQuery<DlpFeedback, ApiError>({
    queryKey: keys.dlpFeedback(slice, policy),
    queryFn: ({ signal }) =>
      read(`/slices/${slice}/dlp-policies/${encodeURIComponent(policy)}/feedback`, {}, signal),
  });
  if (error && !data) return <Failure error={error} />;
  if (!data) return null;
  return (
    <SideSection title={t('feedback')}>
      {data.items.length === 0 ? (
        <p className={classes.quiet}>{t('feedback.none')}</p>
      ) : (
        <Table
          label={t('feedback')}
          columns={columns(t)}
          rows={data.items}
          rowKey={({ detector }) => detector}
        />
      )}
      <p className={classes.quiet}>
        {t(data.is_partial ? 'feedback.partial' : 'feedback.read', { count: data.events })}{' '}
        <Link to={paths.wafEvents(slice)} search={{ policy: `dlp/${policy}` }}>
          {t('feedback.events')}
        </Link>
      </p>
    </SideSection>
  );
}

const columns = (t: ReturnType<typeof useText>): TableColumn<DetectorFeedback>[] => [
  { key: 'label', header: t('feedback.detector'), cell: ({ label }) => label },
  {
    key: 'findings',
    header: t('feedback.findings'),
    align: 'end',
    cell: ({ findings }) => formatCount(findings),
  },
  {
    key: 'refused',
    header: t('feedback.refused'),
    align: 'end',
    cell: ({ refused }) => formatCount(refused),
  },
  {
    key: 'share',
    header: t('feedback.share'),
    align: 'end',
    cell: ({ share }) => (
      <>
        {share >= NOISY && (
          <span title={t('feedback.noisy')}>
            <Mark glyph="triangle" tone="warn" />
          </span>
        )}{' '}
        {formatShare(share)}
      </>
    ),
  },
  { key: 'last', header: t('feedback.last'), cell: ({ last_at: at }) => <Age at={at} /> },
];

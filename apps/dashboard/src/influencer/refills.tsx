import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi } from '../api.ts';
import { day, wholeCount } from '../format.ts';
import { List } from '../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../parts/page.tsx';
import { Tag } from '../parts/tag.tsx';
import type { Replenishment } from '../shapes.ts';
import { useSubject } from '../subject.ts';
import { wi } from '../words.ts';
import { Ask } from './ask.tsx';
import { DueBuyers, ReadyText, range } from './home/due-buyers.tsx';

/** Who runs out of what, and when? */
export function Refills() {
  const { influencer_id } = useSubject();
  const refills = useApi<Replenishment>(REQUESTS.refills(influencer_id));
  const { refills: words } = wi;
  return (
    <Page title={words.title} lead={words.lead}>
      <Part of={refills} rows={6} tall>
        {(data) =>
          data?.data.length ? (
            <div class="stack">
              <DueBuyers of={data} />
              <Card title={words.weeks} flush>
                <Weeks rows={data.data} />
              </Card>
              <p class="note under">{words.note}</p>
            </div>
          ) : (
            <Card title={words.title} isTitleHidden>
              <EmptyState icon="refresh" title={words.empty} say={words.empty_say}>
                <ul class="small muted">
                  <li>{words.needs.customers}</li>
                  <li>{words.needs.supply}</li>
                  <li>{words.needs.buyers}</li>
                </ul>
              </EmptyState>
            </Card>
          )
        }
      </Part>
      <Ask />
    </Page>
  );
}

type Row = Replenishment['data'][number];

function Weeks({ rows }: { rows: readonly Row[] }) {
  const { is_own } = useSubject();
  const { refills: words } = wi;
  return (
    <List<Row>
      caption={words.caption}
      rows={rows}
      keyOf={(row) => `${row.week} ${row.product?.id}`}
      columns={[
        {
          key: 'week',
          label: words.week,
          card: 'title',
          cell: (row) => (
            <>
              <span class="name">{row.product?.name ?? words.several}</span>
              <span class="sub">{words.when.week_of(day(row.week))}</span>
            </>
          ),
        },
        { key: 'due', label: words.due, isNumber: true, cell: (row) => wholeCount(row.due) },
        {
          key: 'refilled',
          label: words.refilled,
          isNumber: true,
          cell: (row) => wholeCount(row.refilled),
        },
        { key: 'late', label: words.late, isNumber: true, cell: (row) => wholeCount(row.late) },
        {
          key: 'expected',
          label: words.expected,
          isNumber: true,
          card: 'answer',
          cell: (row) => (row.expected_net?.high ? range(row.expected_net) : '–'),
        },
        {
          key: 'basis',
          label: words.basis,
          cell: (row) => (
            <Tag tone="" icon={row.basis === 'estimate' ? 'help' : 'check'}>
              {words.bases[row.basis]}
            </Tag>
          ),
        },
        ...(is_own
          ? [
              {
                key: 'text',
                label: words.text,
                cell: (row: Row) => (row.product ? <ReadyText product={row.product} /> : '–'),
              },
            ]
          : []),
      ]}
    />
  );
}

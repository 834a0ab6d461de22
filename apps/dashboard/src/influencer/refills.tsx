import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi } from '../api.ts';
import { Dialog } from '../controls/dialog.tsx';
import { day, wholeCount } from '../format.ts';
import { List } from '../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../parts/page.tsx';
import { Tag } from '../parts/tag.tsx';
import type { ListedLink, Replenishment } from '../shapes.ts';
import { useSubject } from '../subject.ts';
import { w, wi } from '../words.ts';
import { Ask } from './ask.tsx';
import { DueBuyers, ReadyText, range } from './home/due-buyers.tsx';
import { Disclosure } from './links/disclosure.tsx';

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

type TextProps = { product: { id: string; name: string }; onClose: () => void };

/** What can be posted about a product: the words the law asks for, a sentence, and the link. */
export function RefillText({ product, onClose }: TextProps) {
  const { influencer_id, to } = useSubject();
  const links = useApi<{ data: ListedLink[] }>(
    `/api/links?limit=1&is_active=true&influencer_id=${influencer_id}&product_id=${product.id}`,
  );
  const { refills: words } = wi;
  return (
    <Dialog title={words.get_text} onClose={onClose}>
      <div class="stack">
        <Part of={links} rows={2}>
          {(data) => {
            const [link] = data?.data ?? [];
            return link ? (
              <Disclosure link={link} say={words.say(product.name)} />
            ) : (
              <EmptyState icon="link" title={words.no_link}>
                <a class="btn primary" href={to(`/links/new?product=${product.id}`)}>
                  {wi.new_link.make}
                </a>
              </EmptyState>
            );
          }}
        </Part>
        <button type="button" class="btn" onClick={onClose}>
          {w.close}
        </button>
      </div>
    </Dialog>
  );
}

import { useState } from 'preact/hooks';
import { useApi, usePages } from '../../api.ts';
import { day, lastDay, money, rate } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { isBrand, may } from '../../session.ts';
import type { Group, Influencer, Product, Program, Rule } from '../../shapes.ts';
import { w, wm, wo } from '../../words.ts';
import { EndTerm, TermState } from './end-term.tsx';
import { groupsOf, NewRule } from './new-rule.tsx';

/** How specific a rule is: the most specific of those that fit is applied. */
const rank = (rule: Rule) =>
  (rule.influencer_id ? 8 : 0) +
  (rule.group_id ? 4 : 0) +
  (rule.product_id ? 2 : 0) +
  (rule.category ? 1 : 0);
const hasEnded = (rule: Rule) => rule.state === 'ended';

/** Special terms, the one that goes first at the top. */
export function Rules({ program }: { program: Program }) {
  const rules = usePages<Rule>(`/api/programs/${program.id}/rules?limit=100`);
  const [isAdding, setAdding] = useState(false);
  const [ended, setEnded] = useState<Rule | null>(null);
  const rows = (rules.rows ?? []).toSorted(
    (a, b) => Number(hasEnded(a)) - Number(hasEnded(b)) || rank(b) - rank(a),
  );
  const { rules: words } = wo;
  return (
    <Card
      title={words.title}
      flush
      head={
        may('money') && (
          <button type="button" class="btn end" onClick={() => setAdding(true)}>
            <Icon name="plus" size="m" /> {words.add}
          </button>
        )
      }
    >
      <Part of={rules} rows={2}>
        {() =>
          rows.length === 0 ? (
            <EmptyState icon="layers" title={words.empty} say={words.empty_say} />
          ) : (
            <List
              caption={words.caption}
              rows={rows}
              keyOf={(row) => row.id}
              rowClass={(row) => (hasEnded(row) ? 'off' : undefined)}
              columns={[
                {
                  key: 'who',
                  label: words.for_whom,
                  card: 'title',
                  cell: (row) => <RuleSubject rule={row} program={program} />,
                },
                {
                  key: 'pays',
                  label: words.pays,
                  isNumber: true,
                  card: 'answer',
                  cell: (row) => (
                    <b>
                      {row.rate_bps !== null
                        ? rate(row.rate_bps)
                        : money({ amount_minor: row.flat_minor ?? 0, currency: program.currency })}
                    </b>
                  ),
                },
                {
                  key: 'when',
                  label: words.holds,
                  cell: (row) =>
                    words.span(
                      row.starts_at ? day(row.starts_at) : null,
                      row.ends_at ? lastDay(row.ends_at) : null,
                    ),
                },
                {
                  key: 'end',
                  label: w.state_word,
                  cell: (row) => (
                    <>
                      <TermState of={row} />
                      {!hasEnded(row) && may('stop') && (
                        <button type="button" class="btn plain" onClick={() => setEnded(row)}>
                          {words.end}
                        </button>
                      )}
                    </>
                  ),
                },
              ]}
            />
          )
        }
      </Part>
      {isAdding && <NewRule program={program} onClose={() => setAdding(false)} />}
      {ended && (
        <EndTerm
          path={`/api/programs/${program.id}/rules/${ended.id}`}
          title={words.end_title}
          say={words.end_say}
          ends_at={ended.ends_at}
          onClose={() => setEnded(null)}
        />
      )}
    </Card>
  );
}

/** Whom and what a rule is about, by name. */
function RuleSubject({ rule, program }: { rule: Rule; program: Program }) {
  const { influencer_id, group_id, product_id, category, month_minimum_minor } = rule;
  const groups = useApi<{ data: Group[] }>(group_id ? groupsOf(program) : null);
  const group = groups.data?.data.find(({ id }) => id === group_id);
  // a brand has no page of theirs
  const path = influencer_id && !isBrand() ? `/api/influencers/${influencer_id}` : null;
  const influencer = useApi<Influencer>(path);
  const product = useApi<Product>(product_id ? `/api/products/${product_id}` : null);
  const { rules: words } = wo;
  const parts = [
    influencer_id && (influencer.data?.display_name ?? words.an_influencer),
    group_id && wm.groups.one(group?.name ?? '…'),
    product_id && (product.data?.name ?? words.a_product),
    category && words.category(category),
    rule.order_kind && wm.kinds.names[rule.order_kind],
    (rule.nth_from !== null || rule.nth_to !== null) &&
      wm.kinds.span(rule.nth_from ?? 1, rule.nth_to),
  ].filter(Boolean);
  return (
    <>
      <span class="name">{parts.join(' · ') || words.everybody}</span>
      {month_minimum_minor !== null && (
        <span class="sub">
          {words.from_month(
            money({ amount_minor: month_minimum_minor, currency: program.currency }),
          )}
        </span>
      )}
    </>
  );
}

import { useState } from 'preact/hooks';
import { useApi, usePages, useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { day, instantOf, lastDay, minorOf, money, rate } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { isBrand, may } from '../../session.ts';
import type { Group, Influencer, Product, Program, Rule } from '../../shapes.ts';
import { w, wm, wo } from '../../words.ts';
import { EndTerm, TermState } from './end-term.tsx';
import { bpsOf } from './new-program.tsx';

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

const groupsOf = (program: Program) => `/api/programs/${program.id}/groups?limit=100`;

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

function NewRule({ program, onClose }: { program: Program; onClose: () => void }) {
  const influencers = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  const products = useApi<{ data: Product[] }>(
    `/api/products?limit=100&sort=name&program_id=${program.id}`,
  );
  const groups = useApi<{ data: Group[] }>(groupsOf(program));
  const [fields, setFields] = useState({
    influencer_id: '',
    group_id: '',
    product_id: '',
    category: '',
    rate: '',
    flat: '',
    starts: '',
    ends: '',
  });
  const set = (name: keyof typeof fields) => (value: string) =>
    setFields({ ...fields, [name]: value });
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.rules.added);
    onClose();
  });
  const refused = fieldErrors(error);
  const { rules: words } = wo;
  const save = () => {
    const { influencer_id, group_id, product_id, category, starts, ends } = fields;
    const { rate: percent, flat } = fields;
    const body = {
      ...(flat === ''
        ? { rate_bps: bpsOf(percent) }
        : { flat_minor: minorOf(flat, program.currency) }),
      ...(influencer_id ? { influencer_id } : {}),
      ...(group_id ? { group_id } : {}),
      ...(product_id ? { product_id } : {}),
      ...(category ? { category } : {}),
      ...(starts ? { starts_at: instantOf(starts, false) } : {}),
      ...(ends ? { ends_at: instantOf(ends, true) } : {}),
    };
    write({ method: 'POST', path: `/api/programs/${program.id}/rules`, body });
  };
  const choices = (rows: readonly { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div class="pair">
          <TextField
            label={words.rate_percent}
            inputMode="decimal"
            value={fields.rate}
            required={fields.flat === ''}
            onInput={set('rate')}
            error={refused.rate_bps}
          />
          <TextField
            label={words.or_flat(program.currency)}
            isOptional
            inputMode="decimal"
            value={fields.flat}
            onInput={set('flat')}
            error={refused.flat_minor}
          />
        </div>
        <SelectField
          label={words.influencer}
          none={words.everybody}
          value={fields.influencer_id}
          onChange={set('influencer_id')}
          options={choices(
            (influencers.data?.data ?? []).map(({ id, display_name }) => ({
              id,
              name: display_name,
            })),
          )}
        />
        {groups.data?.data.length ? (
          <SelectField
            label={wm.members.group}
            none={wm.groups.every}
            value={fields.group_id}
            onChange={set('group_id')}
            options={choices(groups.data.data)}
            error={refused.group_id}
          />
        ) : null}
        <SelectField
          label={words.product}
          none={words.every_product}
          value={fields.product_id}
          onChange={set('product_id')}
          options={choices(products.data?.data ?? [])}
        />
        <TextField
          label={words.category_word}
          isOptional
          value={fields.category}
          onInput={set('category')}
          error={refused.category}
        />
        <div class="pair">
          <TextField
            label={words.starts}
            isOptional
            type="date"
            value={fields.starts}
            onInput={set('starts')}
          />
          <TextField
            label={words.ends}
            isOptional
            type="date"
            value={fields.ends}
            onInput={set('ends')}
            error={refused.ends_at}
          />
        </div>
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}

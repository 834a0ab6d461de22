import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { type Page as Answer, useApi, usePages } from '../../api.ts';
import { Choice } from '../../controls/panel.tsx';
import { useQueueKeys } from '../../frame/keys.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, ErrorCard, Page, Part } from '../../parts/page.tsx';
import { When } from '../../parts/when.tsx';
import { send } from '../../session.ts';
import type { Membership, Program } from '../../shapes.ts';
import { useQueryParams } from '../../url.ts';
import { wm, wo } from '../../words.ts';
import { Decide, type Decision } from './decide.tsx';
import { Platforms, Who } from './who.tsx';

/** As many as one decision takes. */
const MOST = 100;
const VERBS = ['accept', 'decline'] as const;

/** Whom do we let in? */
export function Applications() {
  const [query, change] = useQueryParams();
  const programs = useApi<{ data: Program[] }>(REQUESTS.programs());
  const known = programs.data?.data ?? [];
  const first = useFirst(query.program ? [] : known);
  const program_id = query.program ?? first.data ?? known[0]?.id;
  const rows = usePages<Membership>(
    program_id && (query.program || first.data !== undefined)
      ? `/api/programs/${program_id}/memberships?limit=20&state=applied`
      : null,
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Decision | null>(null);
  const picked = (rows.rows ?? []).filter(({ id }) => chosen.has(id));
  useQueueKeys(picked.length > 0, { a: () => setAsked('accept'), r: () => setAsked('decline') });
  // a question about rows that somebody else decided meanwhile is not asked again of others
  const choose = (next: ReadonlySet<string>) => {
    setAsked(null);
    setChosen(next);
  };
  const { applications: words } = wm;
  return (
    <Page title={wo.applications} lead={words.lead}>
      <div class="bar">
        <Choice
          name={words.program}
          value={program_id ?? ''}
          options={[
            { value: '', label: words.next },
            ...known.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) => change({ program: value || null })}
        />
        <span class="bar end">
          {VERBS.map((one) => (
            <button
              key={one}
              type="button"
              class="btn"
              disabled={picked.length === 0}
              onClick={() => setAsked(one)}
            >
              {wm.verbs[one](picked.length)}
            </button>
          ))}
        </span>
      </div>
      <Card title={wo.applications} isTitleHidden flush>
        <Part of={programs} rows={5} tall>
          {() =>
            known.length === 0 ? (
              <EmptyState icon="check" title={words.empty} say={words.empty_say} />
            ) : first.error ? (
              <ErrorCard error={first.error} retry={first.retry} />
            ) : (
              <Part of={rows} rows={5} tall>
                {() => <Queue rows={rows} chosen={chosen} onChoose={choose} />}
              </Part>
            )
          }
        </Part>
      </Card>
      {asked && picked.length > 0 && (
        <Decide
          of={picked}
          decision={asked}
          onClose={() => setAsked(null)}
          onDone={() => choose(new Set())}
        />
      )}
    </Page>
  );
}

/** The first of these programs in which somebody waits; null when nobody does anywhere. */
function useFirst(programs: readonly Program[]) {
  const ids = programs.map(({ id }) => id);
  const found = useQuery({
    queryKey: ['first application', ...ids],
    enabled: ids.length > 0,
    queryFn: async () => {
      for (const id of ids) {
        const path = `/api/programs/${id}/memberships?limit=1&state=applied`;
        if ((await send<Answer<Membership>>('GET', path)).data.length > 0) return id;
      }
      return null;
    },
  });
  return { ...found, retry: () => void found.refetch() };
}

type QueueProps = {
  rows: ReturnType<typeof usePages<Membership>>;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

function Queue({ rows, chosen, onChoose }: QueueProps) {
  const { applications: words } = wm;
  const turn = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id) && next.size < MOST) next.add(id);
    onChoose(next);
  };
  if (!rows.rows?.length) {
    return <EmptyState icon="check" title={words.empty} say={words.empty_say} />;
  }
  return (
    <List
      caption={words.caption}
      rows={rows.rows}
      keyOf={(row) => row.id}
      pages={rows}
      columns={[
        {
          key: 'who',
          label: wm.members.who,
          card: 'title',
          cell: ({ id, influencer, program }) => (
            <span class="who">
              <input
                type="checkbox"
                aria-label={words.choose(influencer.display_name)}
                checked={chosen.has(id)}
                onChange={() => turn(id)}
              />
              <Who of={influencer} more={program.name} />
            </span>
          ),
        },
        {
          key: 'where',
          label: words.where,
          cell: ({ application }) => <Platforms of={application?.platforms ?? []} />,
        },
        {
          key: 'why',
          label: words.why,
          cell: ({ application }) => application?.why ?? words.untold,
        },
        {
          key: 'when',
          label: words.when,
          cell: ({ applied_at, changed_at }) => <When at={applied_at ?? changed_at} />,
        },
      ]}
    />
  );
}

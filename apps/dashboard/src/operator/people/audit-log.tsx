import { useState } from 'preact/hooks';
import { usePages } from '../../api.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { FilterChip, NoneOfFilters } from '../../controls/filters.tsx';
import { day, instantOf, time } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { Json } from '../../parts/json.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { ZoneNote } from '../../parts/trace.tsx';
import type { AuditEntry } from '../../shapes.ts';
import { params, useQueryParams } from '../../url.ts';
import { w, wo } from '../../words.ts';

const FILTERS = ['actor', 'action', 'object', 'from', 'to'] as const;

/** Who changed what, when and why? */
export function AuditLog() {
  const [query, change] = useQueryParams();
  const { actor, action, object, from, to } = query;
  const days = {
    from: from ? instantOf(from, false) : undefined,
    to: to ? instantOf(to, true) : undefined,
  };
  const entries = usePages<AuditEntry>(
    `/api/audit-log?limit=20${params({ actor, action, object, ...days })}`,
  );
  const [shown, setShown] = useState<AuditEntry | null>(null);
  const { audit: words } = wo;
  return (
    <Page
      title={words.title}
      lead={words.lead}
      back={{ href: '/operate/people', label: wo.people.title }}
    >
      <div class="bar">
        <label class="bar small">
          {w.period.from}
          <input
            class="input"
            type="date"
            value={from ?? ''}
            onChange={(event) => change({ from: event.currentTarget.value || null })}
          />
        </label>
        <label class="bar small">
          {w.period.to}
          <input
            class="input"
            type="date"
            value={to ?? ''}
            onChange={(event) => change({ to: event.currentTarget.value || null })}
          />
        </label>
        {(['actor', 'action', 'object'] as const).map(
          (name) =>
            query[name] && (
              <FilterChip
                key={name}
                label={`${words[name]}: ${nameOf(name, query[name], entries.rows)}`}
                onRemove={() => change({ [name]: null })}
              />
            ),
        )}
      </div>
      <Card title={words.title} isTitleHidden flush>
        <Part of={entries} rows={6} tall>
          {() =>
            entries.rows?.length ? (
              <Entries entries={entries} onFilter={change} onShow={setShown} />
            ) : FILTERS.some((name) => query[name]) ? (
              <NoneOfFilters names={FILTERS} />
            ) : (
              <EmptyState icon="file" title={words.empty} say={words.empty_say} />
            )
          }
        </Part>
      </Card>
      <ZoneNote />
      {shown && <Entry entry={shown} onClose={() => setShown(null)} />}
    </Page>
  );
}

/** A filter as people know it: of a person the address, not the id. */
function nameOf(name: string, value: string, rows: readonly AuditEntry[] | undefined): string {
  const [first] = rows ?? [];
  return name === 'actor' && first?.actor.id === value ? first.actor.label : value;
}

type EntriesProps = {
  entries: ReturnType<typeof usePages<AuditEntry>>;
  onFilter: (filter: Record<string, string>) => void;
  onShow: (entry: AuditEntry) => void;
};

function Entries({ entries, onFilter, onShow }: EntriesProps) {
  const { audit: words } = wo;
  return (
    <List
      caption={words.caption}
      rows={entries.rows ?? []}
      keyOf={(row) => row.id}
      pages={entries}
      columns={[
        {
          key: 'action',
          label: words.action,
          card: 'title',
          cell: (row) => (
            <>
              <button type="button" class="inline name" onClick={() => onShow(row)}>
                {row.action}
              </button>
              {row.reason && <span class="sub">{row.reason}</span>}
            </>
          ),
        },
        {
          key: 'actor',
          label: words.actor,
          cell: ({ actor }) => (
            <button type="button" class="inline" onClick={() => onFilter({ actor: actor.id })}>
              {actor.label}
            </button>
          ),
        },
        {
          key: 'object',
          label: words.object,
          cell: ({ object }) => (
            <button type="button" class="inline mono small" onClick={() => onFilter({ object })}>
              {object}
            </button>
          ),
        },
        { key: 'at', label: words.at, card: 'answer', cell: (row) => time(row.at) },
      ]}
    />
  );
}

function Values({ title, of }: { title: string; of: AuditEntry['before'] }) {
  if (of === null) return null;
  return (
    <section>
      <h3 class="label">{title}</h3>
      <Json text={JSON.stringify(of)} label={title} />
    </section>
  );
}

function Entry({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { audit: words } = wo;
  const { actor, before, after } = entry;
  return (
    <Dialog title={`${entry.action}, ${day(entry.at, true)}`} onClose={onClose}>
      <div class="stack">
        <dl class="facts">
          <dt>{words.actor}</dt>
          <dd>
            {actor.label} <span class="muted">({words.kinds[actor.kind]})</span>
          </dd>
          <dt>{words.at}</dt>
          <dd>{time(entry.at, true)}</dd>
          <dt>{words.object}</dt>
          <dd class="mono small">
            {entry.object} <Copy text={entry.object} label={w.copy_what(words.object)} small />
          </dd>
          {entry.reason && (
            <>
              <dt>{words.reason}</dt>
              <dd>{entry.reason}</dd>
            </>
          )}
        </dl>
        <Values title={words.before} of={before} />
        <Values title={words.after} of={after} />
        <button type="button" class="btn wide" onClick={onClose}>
          {w.close}
        </button>
      </div>
    </Dialog>
  );
}

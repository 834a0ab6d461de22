import { useApi } from '../api.ts';
import { milliseconds } from '../format.ts';
import { List } from '../parts/list.tsx';
import { Card, Page, Part } from '../parts/page.tsx';
import { Tag } from '../parts/tag.tsx';
import type { Diagnostics } from '../shapes.ts';
import { wo } from '../words.ts';

type Health = {
  status: 'ok' | 'degraded';
  checks: Record<'database' | 'redis', 'ok' | 'down'>;
  version: string;
};

/** Does it run? */
export function System() {
  const health = useApi<Health>('/healthz', { every_ms: 30_000 });
  const diagnostics = useApi<Diagnostics>('/api/diagnostics');
  const { system: words } = wo;
  return (
    <Page title={words.title}>
      <Card title={words.health}>
        <Part of={health} rows={2}>
          {(data) =>
            data && (
              <dl class="facts">
                {(['database', 'redis'] as const).map((store) => (
                  <>
                    <dt key={store}>{words.stores[store]}</dt>
                    <dd>
                      {data.checks[store] === 'ok' ? (
                        <Tag tone="good" icon="check">
                          {words.answers}
                        </Tag>
                      ) : (
                        <Tag tone="bad" icon="alert">
                          {words.down}
                        </Tag>
                      )}
                    </dd>
                  </>
                ))}
                <dt>{words.version}</dt>
                <dd class="mono">{data.version}</dd>
              </dl>
            )
          }
        </Part>
      </Card>
      <Card title={words.database} flush>
        <Part of={diagnostics} rows={4}>
          {(data) =>
            data && (
              <>
                <p class="small muted">
                  {data.schema.missing.length === 0
                    ? words.complete(data.schema.table_count)
                    : words.missing(data.schema.missing.join(', '))}
                </p>
                <List
                  caption={words.statements}
                  rows={data.statements}
                  keyOf={(row) => row.statement}
                  columns={[
                    {
                      key: 'statement',
                      label: words.statement,
                      card: 'title',
                      cell: (row) => <span class="mono small">{row.statement}</span>,
                    },
                    {
                      key: 'index',
                      label: words.index,
                      cell: (row) =>
                        row.index ? (
                          <span class="mono small">{row.index}</span>
                        ) : (
                          <Tag tone="warn" icon="alert">
                            {words.no_index}
                          </Tag>
                        ),
                    },
                    {
                      key: 'ms',
                      label: words.takes,
                      isNumber: true,
                      card: 'answer',
                      cell: (row) => words.milliseconds(milliseconds(row.execution_ms)),
                    },
                  ]}
                />
              </>
            )
          }
        </Part>
      </Card>
      <Card title={words.read_on}>
        <ul class="rows">
          <li>
            <a class="name" href="/docs">
              {words.api}
            </a>
          </li>
          <li>
            <a class="name" href="/docs/problems">
              {words.problems}
            </a>
          </li>
        </ul>
      </Card>
    </Page>
  );
}

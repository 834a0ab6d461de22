import { useApi } from '../../api.ts';
import { money, time } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { Reconciliation } from '../../shapes.ts';
import { wo } from '../../words.ts';

/** Do they balance? */
export function Books() {
  const books = useApi<Reconciliation>('/api/reconciliation');
  const { books: words } = wo;
  const { data } = books;
  return (
    <Page
      title={words.title}
      lead={words.lead}
      aside={
        data &&
        (data.is_sound ? (
          <Tag tone="good" icon="check">
            {words.sound}
          </Tag>
        ) : (
          <Tag tone="bad" icon="alert">
            {words.unsound}
          </Tag>
        ))
      }
      actions={
        <button type="button" class="btn" disabled={books.isFetching} onClick={books.retry}>
          <Icon name="refresh" size="m" /> {books.isFetching ? words.checking : words.check}
        </button>
      }
    >
      <Part of={books} rows={7}>
        {(shown) =>
          shown && (
            <>
              <Card title={words.checks} flush>
                <ul class="rows whole">
                  {shown.checks.map(({ name, violations }) => (
                    <li key={name} class={violations.length > 0 ? 'blocked' : undefined}>
                      <Icon name={violations.length === 0 ? 'check' : 'alert'} />
                      <p class="one">
                        <span class="name">
                          {words.names[name as keyof typeof words.names] ??
                            name.replaceAll('_', ' ')}
                        </span>
                        <span>
                          {violations.length === 0 ? words.agrees : words.rows(violations.length)}
                        </span>
                      </p>
                    </li>
                  ))}
                </ul>
                <p class="foot">
                  <span class="note">{words.checked(time(shown.checked_at, true))}</span>
                </p>
              </Card>
              {shown.checks
                .filter(({ violations }) => violations.length > 0)
                .map(({ name, violations, advice }) => (
                  <Card
                    key={name}
                    title={words.names[name as keyof typeof words.names] ?? name}
                    flush
                  >
                    <p class="note">{advice}</p>
                    <List
                      caption={name}
                      rows={violations}
                      keyOf={(row) => `${row.row_id}${row.part}${row.currency}`}
                      columns={[
                        {
                          key: 'row',
                          label: words.row,
                          card: 'title',
                          cell: (row) => (
                            <>
                              <span class="mono small">{row.row_id}</span>
                              <span class="sub">{row.part}</span>
                            </>
                          ),
                        },
                        {
                          key: 'expected',
                          label: words.expected,
                          isNumber: true,
                          cell: (row) =>
                            money({ amount_minor: row.expected_minor, currency: row.currency }),
                        },
                        {
                          key: 'found',
                          label: words.found,
                          isNumber: true,
                          card: 'answer',
                          cell: (row) =>
                            money({ amount_minor: row.found_minor, currency: row.currency }),
                        },
                      ]}
                    />
                  </Card>
                ))}
              <Card title={words.not_checked} flush>
                <ul class="rows">
                  {shown.not_checked.map(({ kind, how_much }) => (
                    <li key={kind}>
                      <div>
                        <b>
                          {words.unchecked[kind].what}
                          {how_much && `: ${how_much}`}
                        </b>
                        <p class="note">{words.unchecked[kind].why}</p>
                      </div>
                    </li>
                  ))}
                </ul>
              </Card>
            </>
          )
        }
      </Part>
    </Page>
  );
}

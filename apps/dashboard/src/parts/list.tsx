import type { ComponentChildren } from 'preact';
import { wholeCount } from '../format.ts';
import { w } from '../words.ts';

export type Column<T> = {
  key: string;
  label: string;
  cell: (row: T) => ComponentChildren;
  /** A number: at the end of its column. */
  isNumber?: boolean;
  /** Where a card puts it: its title, its answer at the right, a line below, or nowhere. */
  card?: 'title' | 'answer' | 'line' | 'side' | 'none';
  sort?: string;
};

type Pages = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};
type ListProps<T> = {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  pages?: Pages;
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  /** Marks a row that asks for something. */
  rowClass?: (row: T) => string | undefined;
  foot?: ComponentChildren;
};

/** A table, and on a phone a card a row: the same markup, the columns’ names stay for readers. */
export function List<T>(props: ListProps<T>) {
  const { caption, columns, rows, keyOf, pages, sort, onSort, rowClass, foot } = props;
  return (
    <>
      <div class="scroll">
        <table class="table list">
          <caption class="vh">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ key, label, isNumber, sort: by }) => (
                <th
                  key={key}
                  scope="col"
                  class={isNumber ? 'n' : undefined}
                  aria-sort={by && by === sort ? 'descending' : undefined}
                >
                  {by && onSort ? (
                    <button type="button" class="sort" onClick={() => onSort(by)}>
                      {label}
                      <span aria-hidden="true">{by === sort ? ' ↓' : ''}</span>
                    </button>
                  ) : (
                    label
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)} class={rowClass?.(row)}>
                {columns.map(({ key, label, cell, isNumber, card }, index) => {
                  const name = [isNumber && 'n', `in-${card ?? 'line'}`].filter(Boolean).join(' ');
                  return index === 0 ? (
                    <th key={key} scope="row" class={name}>
                      {cell(row)}
                    </th>
                  ) : (
                    <td key={key} class={name} data-label={label}>
                      {cell(row)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          {foot}
        </table>
      </div>
      {pages && <Foot count={rows.length} {...pages} />}
    </>
  );
}

function Foot({
  count,
  hasNextPage,
  isFetchingNextPage,
  fetchNextPage,
}: Pages & { count: number }) {
  return (
    <p class="foot">
      <span class="note" role="status">
        {hasNextPage ? w.shown_so_far(count) : w.all_shown(wholeCount(count), count)}
      </span>
      {hasNextPage && (
        <button
          type="button"
          class="btn plain"
          disabled={isFetchingNextPage}
          onClick={() => fetchNextPage()}
        >
          {isFetchingNextPage ? w.loading : w.show_more}
        </button>
      )}
    </p>
  );
}

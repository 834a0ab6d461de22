import { RANGES, type Range } from '@skinstack/domain/pages/period';
import { useState } from 'preact/hooks';
import { span, today, zoneName } from '../format.ts';
import { Icon } from '../parts/icon.tsx';
import { usePeriod } from '../subject.ts';
import { useQueryParams } from '../url.ts';
import { w } from '../words.ts';
import { Panel } from './panel.tsx';

/** The period of a page: by name or by two days, both included, kept in the address. */
export function PeriodControl({ hasCompare = true }: { hasCompare?: boolean }) {
  const { period } = usePeriod();
  const [, change] = useQueryParams();
  const label =
    period.range === 'days' ? span(period.first, period.last) : w.period.ranges[period.range];
  return (
    <Panel name={w.period.title} label={label}>
      {(close) => (
        <div class="period">
          <ul class="menu" aria-label={w.period.title}>
            {RANGES.map((range: Range) => (
              <li key={range}>
                <button
                  type="button"
                  aria-pressed={range === period.range}
                  onClick={() => {
                    close();
                    change({ range: range === '30d' ? null : range, from: null, to: null });
                  }}
                >
                  {w.period.ranges[range]}
                  {range === period.range && <Icon name="check" size="m" />}
                </button>
              </li>
            ))}
          </ul>
          <Days
            first={period.first}
            last={period.last}
            onChoose={(from, to) => {
              close();
              change({ range: null, from, to });
            }}
          />
          {hasCompare && (
            <label class="check">
              <input
                type="checkbox"
                checked={period.is_compared}
                onChange={(event) =>
                  change({ compare: event.currentTarget.checked ? null : 'off' })
                }
              />
              {w.period.compare}
            </label>
          )}
          <p class="note">{w.times_in(zoneName())}</p>
        </div>
      )}
    </Panel>
  );
}

type DaysProps = { first: string; last: string; onChoose: (from: string, to: string) => void };

function Days({ first, last, onChoose }: DaysProps) {
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(last);
  return (
    <form
      class="days"
      onSubmit={(event) => {
        event.preventDefault();
        const [first_day = '', last_day = ''] = [from, to].sort();
        if (first_day) onChoose(first_day, last_day);
      }}
    >
      <label class="field">
        <span class="lab">{w.period.from}</span>
        <input
          class="input"
          type="date"
          value={from}
          max={today()}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span class="lab">{w.period.to}</span>
        <input
          class="input"
          type="date"
          value={to}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="btn">
        {w.period.show}
      </button>
    </form>
  );
}

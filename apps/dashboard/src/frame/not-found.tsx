import { EmptyState, Page } from '../parts/page.tsx';
import { at } from '../session.ts';
import { w } from '../words.ts';

/** Where there is no page. */
export function NotFound() {
  return (
    <Page title={w.not_found.title}>
      <div class="card">
        <EmptyState icon="search" title={w.not_found.say}>
          <a class="btn" href={at('')}>
            {w.not_found.back}
          </a>
        </EmptyState>
      </div>
    </Page>
  );
}

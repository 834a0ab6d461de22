import { readPeriod } from '@skinstack/domain/pages/period';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { timezone, today } from './format.ts';
import { useQueryParams } from './url.ts';

/** Whose pages these are: one’s own, or an influencer’s as an operator looks at them. */
export type Subject = { influencer_id: string; base: string; is_own: boolean };
export const SubjectContext = createContext<Subject>({
  influencer_id: '',
  base: '/app',
  is_own: true,
});

/** The influencer of this page, and addresses within their pages. */
export function useSubject() {
  const subject = useContext(SubjectContext);
  return { ...subject, to: (path: string) => `${subject.base}${path}` };
}

/** The period in the address. */
export function usePeriod() {
  const [query] = useQueryParams();
  return { period: readPeriod(query, today()), timezone: timezone() };
}

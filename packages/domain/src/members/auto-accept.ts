import type { Application } from './application.ts';

/** Which applications are accepted without a look: all that a rule names must hold. */
export type AutoAccept = {
  /** Of their platforms together. */
  min_followers?: number | undefined;
  /** ISO 3166-1 codes: one of them. */
  countries?: string[] | undefined;
  /** What their address ends with, such as `agency.example`: one of them. */
  mail_domains?: string[] | undefined;
};

/** Whether a program's rule takes an applicant; a rule that asks for nothing takes nobody. */
export function meetsRule(
  rule: AutoAccept | null,
  { platforms, country, email }: Pick<Application, 'platforms' | 'country' | 'email'>,
): boolean {
  if (rule === null) return false;
  const { min_followers, countries, mail_domains } = rule;
  if (min_followers === undefined && !countries?.length && !mail_domains?.length) return false;
  const followers = platforms.reduce((sum, { followers }) => sum + followers, 0);
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return (
    (min_followers === undefined || followers >= min_followers) &&
    (!countries?.length || (country !== null && countries.includes(country))) &&
    (!mail_domains?.length || mail_domains.some((one) => one.toLowerCase() === domain))
  );
}

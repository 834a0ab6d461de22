import type { Locale } from '@skinstack/domain/people';

/** Who reads the page. */
export type Me = {
  id: string | null;
  email: string | null;
  role: 'admin' | 'influencer' | 'owner' | 'finance' | 'support' | 'brand';
  influencer_id: string | null;
  /** A brand's people: whose they are. */
  merchant_ids?: readonly string[];
  csrf_token: string | null;
  display_name?: string | null;
  timezone?: string | null;
  locale?: Locale | null;
  theme?: 'light' | 'dark' | null;
  second_factor?: boolean;
  /** Why no mail is sent to their address. */
  mail_problem?: 'bounced' | 'complained' | null;
};

export type FirstAnswer = { path: string; status: number; body: unknown };

/** What the Worker sends with the page. */
export type Boot = {
  locale: Locale;
  short_domain: string;
  version: string;
  /** What people call each network, by its name in addresses. */
  networks?: Readonly<Record<string, string>>;
  /** The database did not answer in time: the page asks for everything itself. */
  late?: true;
  me?: Me;
  answers?: FirstAnswer[];
};

/** Waits for the block at the end of the page and reads it; null when it was cut off. */
export async function readBoot(): Promise<Boot | null> {
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  }
  try {
    return JSON.parse(document.getElementById('boot')?.textContent ?? '') as Boot;
  } catch {
    return null;
  }
}

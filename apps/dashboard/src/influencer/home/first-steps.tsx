import { Guide } from '../../parts/guide.tsx';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';

type Props = { has_details: boolean; has_link: boolean; clicks: number };

/** What somebody new does first; each step ticks itself. */
export function FirstSteps({ has_details, has_link, clicks }: Props) {
  const { to } = useSubject();
  const { steps } = wi;
  return (
    <Guide
      title={steps.title}
      tasks={[
        {
          key: 'details',
          title: steps.details,
          say: steps.details_say,
          is_done: has_details,
          action: (
            <a class="btn" href={to('/account/payout')}>
              {steps.details_button}
            </a>
          ),
        },
        {
          key: 'link',
          title: steps.link,
          say: steps.link_say,
          is_done: has_link,
          action: (
            <a class="btn" href={to('/links/new')}>
              {wi.new_link.make}
            </a>
          ),
        },
        { key: 'click', title: steps.click, say: steps.click_say, is_done: clicks > 0 },
      ]}
    />
  );
}

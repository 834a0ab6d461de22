import { useEffect, useState } from 'preact/hooks';
import { queries } from '../../api.ts';
import { wi } from '../../words.ts';

const AT_MOST_EVERY_MS = 10_000;

/**
 * Clicks and orders as they land, on one stream a tab: closed while the tab is hidden, off after a
 * refusal, and to be paused.
 */
export function Live({ influencer_id }: { influencer_id: string }) {
  const [isOn, setOn] = useState(true);
  const [state, setState] = useState<'live' | 'waiting' | 'off'>('waiting');
  useEffect(() => {
    if (!isOn) return;
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries();
      }, AT_MOST_EVERY_MS / 10);
    };
    const openStream = () => {
      if (document.hidden || source) return;
      source = new EventSource(`/api/stats/${influencer_id}/live`);
      source.onopen = () => setState('live');
      source.onerror = () => {
        // closed for good is a refusal: it is not asked again
        if (source?.readyState === EventSource.CLOSED) setState('off');
        else setState('waiting');
      };
      for (const kind of ['click', 'clicks', 'conversion', 'message']) {
        source.addEventListener(kind, refresh);
      }
    };
    const closeStream = () => {
      source?.close();
      source = null;
    };
    const look = () => (document.hidden ? closeStream() : openStream());
    openStream();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(timer);
      closeStream();
    };
  }, [influencer_id, isOn]);
  if (state === 'off') return null;
  return (
    <button
      type="button"
      class={`live end${isOn && state === 'live' ? '' : ' paused'}`}
      aria-pressed={!isOn}
      aria-label={isOn ? wi.live.pause : wi.live.resume}
      onClick={() => setOn(!isOn)}
    >
      {isOn ? wi.live.on : wi.live.paused}
    </button>
  );
}

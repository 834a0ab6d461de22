import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';

type PanelProps = {
  /** On the button. */
  label: string;
  /** Said before it: “Period”. */
  name: string;
  children: (close: () => void) => ComponentChildren;
};

/** A button with a popover under it; on a phone it rises from the bottom. */
export function Panel({ label, name, children }: PanelProps) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    panel.current?.hidePopover();
    button.current?.focus();
  };
  return (
    <span class="panel-place">
      <button
        ref={button}
        type="button"
        class="chip"
        popovertarget={id}
        aria-expanded={isOpen}
        aria-label={`${name}: ${label}`}
      >
        {label} <Icon name="down" size="m" />
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        class="panel"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {isOpen && children(close)}
      </div>
    </span>
  );
}

type ChoiceProps<T extends string> = {
  name: string;
  value: T;
  options: readonly { value: T; label: string; note?: string }[];
  onChange: (value: T) => void;
};

/** One of several, in a popover. */
export function Choice<T extends string>({ name, value, options, onChange }: ChoiceProps<T>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Panel name={name} label={chosen?.label ?? value}>
      {(close) => (
        <ul class="menu" aria-label={name}>
          {options.map((option) => (
            <li key={option.value}>
              <button
                type="button"
                onClick={() => {
                  close();
                  onChange(option.value);
                }}
              >
                {option.label}
                {option.note && <span class="note end">{option.note}</span>}
                {option.value === value && <Icon name="check" size="m" />}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

type SegmentsProps<T extends string> = {
  name: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  isEven?: boolean;
};

/** One of a few, all of them seen. */
export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { name, value, options, onChange, isEven } = props;
  return (
    <div class={`seg${isEven ? ' even' : ''}`} role="group" aria-label={name}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

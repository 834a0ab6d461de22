import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { w } from '../words.ts';

type FieldProps = {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** May be left empty, which is said. */
  isOptional?: boolean;
  children: (props: FieldIds) => ComponentChildren;
};
type FieldIds = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
};

/** A field: its label above, a hint, what is wrong with it below. */
function Field({ label, hint, error, isOptional, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>
        {label} {isOptional && <span class="opt muted">{w.optional}</span>}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? 'true' : undefined,
      })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="err" id={`${id}-error`}>
          <Icon name="alert" size="m" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

type InputProps = Omit<FieldProps, 'children'> & {
  value: string;
  onInput: (value: string) => void;
  /** Written before what is typed: a currency, a domain. */
  lead?: string;
  isMono?: boolean;
} & Pick<
    JSX.InputHTMLAttributes<HTMLInputElement>,
    | 'type'
    | 'autocomplete'
    | 'inputMode'
    | 'placeholder'
    | 'required'
    | 'min'
    | 'max'
    | 'maxLength'
    | 'list'
    | 'name'
  >;

/** A field of one line. */
export function TextField(props: InputProps) {
  const { label, hint, error, isOptional, value, onInput, lead, isMono, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional ?? false}>
      {(ids) => {
        const input = (
          <input
            {...rest}
            {...ids}
            class={`input${isMono ? ' mono' : ''}`}
            value={value}
            spellcheck={isMono ? false : undefined}
            autocapitalize={isMono ? 'off' : undefined}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        );
        return lead === undefined ? (
          input
        ) : (
          <div class="affix">
            <span class={isMono ? 'mono' : undefined}>{lead}</span>
            {input}
          </div>
        );
      }}
    </Field>
  );
}

/** A field of several lines. */
export function AreaField(
  props: Omit<FieldProps, 'children'> & {
    value: string;
    onInput: (value: string) => void;
    rows?: number;
    required?: boolean;
    maxLength: number;
  },
) {
  const { label, hint, error, isOptional, value, onInput, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional ?? false}>
      {(ids) => (
        <textarea
          {...rest}
          {...ids}
          class="input"
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

type SelectProps = Omit<FieldProps, 'children'> & {
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  /** What stands for no choice. */
  none?: string;
};

/** One of many, by the browser’s own list. */
export function SelectField(props: SelectProps) {
  const { label, hint, error, isOptional, value, onChange, options, none } = props;
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional ?? false}>
      {(ids) => (
        <select
          {...ids}
          class="input"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {none !== undefined && <option value="">{none}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A yes or no with its words at the right. */
export function CheckField(props: {
  label: string;
  note?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        {props.note && <span class="note block">{props.note}</span>}
      </span>
    </label>
  );
}

/** A field to search in, which tells after a pause. */
export function SearchField(props: {
  label: string;
  value: string;
  onInput: (value: string) => void;
  placeholder?: string;
}) {
  const id = useId();
  return (
    <search class="find">
      <label class="vh" for={id}>
        {props.label}
      </label>
      <Icon name="search" />
      <input
        id={id}
        class="input"
        type="search"
        value={props.value}
        placeholder={props.placeholder ?? props.label}
        autocomplete="off"
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {props.value && (
        <button type="button" class="icon" aria-label={w.clear} onClick={() => props.onInput('')}>
          <Icon name="x" />
        </button>
      )}
    </search>
  );
}

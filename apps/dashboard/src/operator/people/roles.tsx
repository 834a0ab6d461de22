import { wo } from '../../words.ts';

export const OPERATOR_ROLES = ['owner', 'finance', 'support'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

type Props = { name: string; value: OperatorRole; onChange: (role: OperatorRole) => void };

/** The roles of operators, each with what it may do. */
export function RolePicker({ name, value, onChange }: Props) {
  const { people: words } = wo;
  return (
    <fieldset class="choices">
      <legend>{words.role}</legend>
      {OPERATOR_ROLES.map((role) => (
        <label key={role} class="check">
          <input
            type="radio"
            name={name}
            checked={value === role}
            onChange={() => onChange(role)}
          />
          <span>
            {words.roles[role]}
            <span class="note block">{words.may[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

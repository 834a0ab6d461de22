import { wo } from '../../words.ts';

/** Who is let in among the people: operators, and shops’ own. */
export const INVITED_ROLES = ['owner', 'finance', 'support', 'brand'] as const;
export type InvitedRole = (typeof INVITED_ROLES)[number];

type Props<R extends InvitedRole> = {
  name: string;
  roles: readonly R[];
  value: R;
  onChange: (role: R) => void;
};

/** Roles, each with what it may do. */
export function RolePicker<R extends InvitedRole>({ name, roles, value, onChange }: Props<R>) {
  const { people: words } = wo;
  return (
    <fieldset class="choices">
      <legend>{words.role}</legend>
      {roles.map((role) => (
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

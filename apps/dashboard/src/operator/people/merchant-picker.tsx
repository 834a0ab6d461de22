import { useApi } from '../../api.ts';
import { CheckField } from '../../controls/field.tsx';
import { Part } from '../../parts/page.tsx';
import type { Merchant } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Props = {
  value: readonly string[];
  error?: string | undefined;
  onChange: (merchant_ids: readonly string[]) => void;
};

/** Whose people somebody is: one shop or more. */
export function MerchantPicker({ value, error, onChange }: Props) {
  const merchants = useApi<{ data: Merchant[] }>('/api/merchants?limit=100');
  const { people: words } = wo;
  return (
    <fieldset class="choices">
      <legend>{words.shops}</legend>
      <Part of={merchants} rows={2}>
        {(data) =>
          data?.data.map(({ id, name }) => (
            <CheckField
              key={id}
              label={name}
              checked={value.includes(id)}
              onChange={(isOn) =>
                onChange(isOn ? [...value, id] : value.filter((one) => one !== id))
              }
            />
          ))
        }
      </Part>
      {error && (
        <p class="note bad-text" role="alert">
          {words.which_shop}
        </p>
      )}
    </fieldset>
  );
}

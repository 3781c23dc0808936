import { useMemo } from "react";
import { languageChoices } from "#lib/client/caption-languages.ts";
import { textLimits } from "#lib/shared/video.ts";
import { SelectField, TextField } from "../../ui/field.tsx";

interface CaptionFieldsProps {
  language: string;
  label: string;
  /** What stands in menus when no label is said. */
  placeholder: string;
  onChange: (change: { language?: string; label?: string }) => void;
}

/** The language of captions and what menus call them. */
export function CaptionFields({ language, label, placeholder, onChange }: CaptionFieldsProps) {
  const choices = useMemo(() => languageChoices(language === "" ? [] : [language]), [language]);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label="Language"
        value={language}
        required
        onChange={(event) => onChange({ language: event.target.value })}
        data-testid="caption-language"
      >
        <option value="" disabled>
          Choose a language
        </option>
        {choices.map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Name in the menu"
        value={label}
        placeholder={placeholder}
        maxLength={textLimits.captionLabel}
        onChange={(event) => onChange({ label: event.target.value })}
        data-testid="caption-label"
      />
    </div>
  );
}

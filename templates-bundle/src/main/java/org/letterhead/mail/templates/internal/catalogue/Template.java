/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.TemplateDescriptor;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.template.TemplateVariable;

/**
 * One kind of mail, or the layout, or the footer that mails share.
 *
 * @param messageClass why such mails are written; means nothing for layout and footer
 * @param footer whether it ends in the shared footer
 * @param layout whether its HTML stands in the shared layout
 * @param maySwitchOff whether an account may do without it
 * @param wordings its texts by language; English is always there
 * @param words what people are told about it
 */
public record Template(
        String id,
        MessageClass messageClass,
        List<Variable> variables,
        boolean footer,
        boolean layout,
        boolean maySwitchOff,
        Map<Locale, Wording> wordings,
        Words words) {
    /** Copies the collections. */
    public Template {
        variables = List.copyOf(variables);
        wordings = Map.copyOf(wordings);
        if (!wordings.containsKey(Locale.ENGLISH)) {
            throw new IllegalArgumentException("the template " + id + " has no English texts");
        }
    }

    /** The languages it has texts in, in the order of their tags. */
    public List<Locale> languages() {
        return Languages.sorted(wordings.keySet());
    }

    /** One of its texts. */
    public Optional<String> original(Locale language, TemplatePart part) {
        return Optional.ofNullable(wordings.get(language)).flatMap(wording -> wording.part(part));
    }

    /** Whether it stands around or in others and is no mail by itself. */
    public boolean shared() {
        return id.equals(TemplateEditor.LAYOUT) || id.equals(TemplateEditor.FOOTER);
    }

    /** What people are told about it. */
    public TemplateDescriptor describe(Locale reader) {
        return new TemplateDescriptor(
                id,
                words.say(id + ".name", reader),
                words.say(id + ".description", reader),
                messageClass,
                describe(variables, id + ".variable.", reader),
                languages(),
                footer,
                layout,
                maySwitchOff);
    }

    private List<TemplateVariable> describe(List<Variable> described, String keys, Locale reader) {
        return described.stream()
                .map(variable -> new TemplateVariable(
                        variable.name(),
                        variable.type(),
                        variable.required(),
                        words.say(keys + variable.name(), reader),
                        variable.sample(),
                        describe(variable.fields(), keys + variable.name() + ".", reader)))
                .toList();
    }
}

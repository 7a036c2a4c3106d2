/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * @param names every name that its texts may use
 */
public record Template(
        String id,
        MessageClass messageClass,
        List<Variable> variables,
        boolean footer,
        boolean layout,
        boolean maySwitchOff,
        Map<Locale, Wording> wordings,
        Words words,
        Set<String> names) {
    /** Copies the collections; the names follow from the variables. */
    public Template(
            String id,
            MessageClass messageClass,
            List<Variable> variables,
            boolean footer,
            boolean layout,
            boolean maySwitchOff,
            Map<Locale, Wording> wordings,
            Words words) {
        this(
                id,
                messageClass,
                List.copyOf(variables),
                footer,
                layout,
                maySwitchOff,
                Map.copyOf(wordings),
                words,
                OwnNames.with(variables));
    }

    /** Refuses a template without English texts. */
    public Template {
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

/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import static org.letterhead.mail.templates.internal.catalogue.Json.check;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.template.TemplatePart;

/**
 * Reads templates. Every folder that has a {@code template.json} is one, named by the folder; in this bundle there are
 * {@code layout/} and {@code footer/} besides. A template that is not in order is refused here, with the file and what
 * is wrong in it, and not when somebody needs it.
 */
public final class CatalogueReader {
    /** The layout's colour where an account has chosen none. */
    public static final String ORIGINAL_COLOUR = "#1f3f6e";

    private static final String ROOT = "templates/";
    private static final Pattern FOOTER_TAG = Pattern.compile("\\{\\{\\s*>\\s*" + OwnNames.FOOTER_PARTIAL + "\\s*}}");
    private static final Pattern PAGE = Pattern.compile("<(!doctype|html|head|body)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE = Pattern.compile("(?:subject|preheader|text|html)_([A-Za-z0-9-]+)\\.mustache");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Set<String> KEYS = Set.of("class", "footer", "layout", "may_switch_off", "variables");

    private final TemplateFiles files;
    private final String root;
    private final Words words;

    private CatalogueReader(TemplateFiles files, String root) {
        this.files = files;
        this.root = root;
        this.words = Words.read(files, root);
    }

    /**
     * Reads this bundle's own.
     *
     * @throws IllegalArgumentException if anything is not in order
     */
    public static Catalogue read(TemplateFiles files) {
        CatalogueReader reader = new CatalogueReader(files, ROOT);
        Map<String, Template> byId = new HashMap<>();
        reader.templates((folder, problem) -> {
                    throw new IllegalArgumentException(problem);
                })
                .forEach(template -> byId.put(template.id(), template));
        Template footer = reader.footer();
        return new Catalogue(byId, reader.layout(footer.wordings().keySet()), footer);
    }

    /**
     * Reads another bundle's.
     *
     * @param root its folder, ending in a slash
     * @param broken is told the folder and what is wrong with the template in it; the others come all the same
     */
    public static List<Template> read(TemplateFiles files, String root, BiConsumer<String, String> broken) {
        return new CatalogueReader(files, root).templates(broken);
    }

    private List<Template> templates(BiConsumer<String, String> broken) {
        List<Template> templates = new ArrayList<>();
        for (String folder : files.list(root)) {
            String descriptor = root + folder + "template.json";
            try {
                if (folder.endsWith("/")) {
                    files.read(descriptor).ifPresent(json -> templates.add(template(folder, json)));
                }
            } catch (IllegalArgumentException | IllegalStateException | JsonParseException | UncheckedIOException e) {
                broken.accept(folder, descriptor + " or a file next to it is not in order: " + e.getMessage());
            }
        }
        return templates;
    }

    private Template template(String folder, String json) {
        String id = folder.substring(0, folder.length() - 1);
        check(ID.matcher(id).matches(), "the folder's name is the template's id and must match " + ID);
        check(
                !id.equals(TemplateEditor.LAYOUT) && !id.equals(TemplateEditor.FOOTER),
                "a template cannot be called " + id);
        JsonObject said = Json.object(json);
        Json.checkKeys(said, KEYS, "the descriptor");
        boolean footer = Json.flag(said, "footer");
        boolean layout = Json.flag(said, "layout");
        boolean maySwitchOff = Json.flag(said, "may_switch_off");
        MessageClass messageClass = MessageClass.valueOf(Json.text(said, "class"));
        check(
                !maySwitchOff || messageClass != MessageClass.SECURITY,
                "mails for somebody's security cannot be switched off");
        List<Variable> variables = VariableReader.read(Json.array(said, "variables"));
        checkWords(id, variables);
        return new Template(
                id,
                messageClass,
                variables,
                footer,
                layout,
                maySwitchOff,
                wordings(root + folder, footer, layout),
                words);
    }

    private void checkWords(String id, List<Variable> variables) {
        check(words.has(id + ".name"), root + "i18n/templates_en.properties lacks " + id + ".name");
        check(words.has(id + ".description"), root + "i18n/templates_en.properties lacks " + id + ".description");
        checkMeanings(id + ".variable", variables);
    }

    private void checkMeanings(String keys, List<Variable> variables) {
        for (Variable variable : variables) {
            String key = keys + "." + variable.name();
            check(words.has(key), root + "i18n/templates_en.properties lacks " + key);
            checkMeanings(key, variable.fields());
        }
    }

    private Map<Locale, Wording> wordings(String folder, boolean footer, boolean layout) {
        Map<Locale, Wording> wordings = new HashMap<>();
        Set<TemplatePart> english = parts(folder, Locale.ENGLISH).keySet();
        for (Locale language : languages(folder)) {
            Map<TemplatePart, String> parts = parts(folder, language);
            needed(parts, folder, TemplatePart.SUBJECT, language);
            needed(parts, folder, TemplatePart.TEXT, language);
            english.forEach(part -> needed(parts, folder, part, language));
            check(
                    english.isEmpty() || english.containsAll(parts.keySet()),
                    folder + " has a part in " + language + " that it does not have in English: " + parts.keySet());
            check(
                    layout || !parts.containsKey(TemplatePart.PREHEADER),
                    path(folder, TemplatePart.PREHEADER, language) + ": it is the layout that shows it");
            check(
                    !FOOTER_TAG.matcher(parts.get(TemplatePart.TEXT)).find(),
                    path(folder, TemplatePart.TEXT, language) + ": the footer comes by itself, leave {{>footer}} out");
            if (parts.containsKey(TemplatePart.HTML)) {
                checkHtml(path(folder, TemplatePart.HTML, language), parts.get(TemplatePart.HTML), footer, layout);
            }
            wordings.put(language, new Wording(parts));
        }
        return wordings;
    }

    private static void checkHtml(String file, String html, boolean footer, boolean layout) {
        boolean says = FOOTER_TAG.matcher(html).find();
        if (layout) {
            check(!says, file + ": the layout brings the footer, leave {{>footer}} out");
            check(!PAGE.matcher(html).find(), file + ": it stands in the layout, so it is no page of its own");
        } else {
            check(says == footer, file + ": {{>footer}} and \"footer\" differ");
        }
    }

    private Map<TemplatePart, String> parts(String folder, Locale language) {
        Map<TemplatePart, String> parts = new EnumMap<>(TemplatePart.class);
        for (TemplatePart part :
                List.of(TemplatePart.SUBJECT, TemplatePart.PREHEADER, TemplatePart.TEXT, TemplatePart.HTML)) {
            files.read(path(folder, part, language)).ifPresent(text -> parts.put(part, text));
        }
        return parts;
    }

    private static void needed(Map<TemplatePart, String> parts, String folder, TemplatePart part, Locale language) {
        check(parts.containsKey(part), path(folder, part, language) + " is missing");
    }

    private Set<Locale> languages(String folder) {
        Set<Locale> languages = new HashSet<>();
        for (String name : files.list(folder)) {
            Matcher matcher = FILE.matcher(name);
            if (matcher.matches()) {
                Locale language = Locale.forLanguageTag(matcher.group(1));
                check(language.toLanguageTag().equals(matcher.group(1)), folder + name + " names no language");
                languages.add(language);
            }
        }
        return languages;
    }

    private static String path(String folder, TemplatePart part, Locale language) {
        return folder + part.name().toLowerCase(Locale.ROOT) + "_" + language.toLanguageTag() + ".mustache";
    }

    private Template footer() {
        String folder = root + TemplateEditor.FOOTER + "/";
        Map<Locale, Wording> wordings = new HashMap<>();
        for (Locale language : languages(folder)) {
            Map<TemplatePart, String> parts = parts(folder, language);
            needed(parts, folder, TemplatePart.TEXT, language);
            needed(parts, folder, TemplatePart.HTML, language);
            parts.replaceAll((part, text) -> text.strip());
            wordings.put(language, new Wording(parts));
        }
        return shared(TemplateEditor.FOOTER, wordings);
    }

    /** The page is the same in all languages; an account may make it differ. */
    private Template layout(Set<Locale> languages) {
        String file = root + TemplateEditor.LAYOUT + "/html.mustache";
        String html = files.read(file).orElseThrow(() -> new IllegalArgumentException(file + " is missing"));
        Wording wording = new Wording(Map.of(
                TemplatePart.HTML,
                html,
                TemplatePart.LOGO,
                "",
                TemplatePart.COLOUR,
                ORIGINAL_COLOUR,
                TemplatePart.LEGAL_ADDRESS,
                ""));
        Map<Locale, Wording> wordings = new HashMap<>();
        languages.forEach(language -> wordings.put(language, wording));
        return shared(TemplateEditor.LAYOUT, wordings);
    }

    private Template shared(String id, Map<Locale, Wording> wordings) {
        checkWords(id, List.of());
        return new Template(id, MessageClass.TRANSACTIONAL, List.of(), false, false, false, wordings, words);
    }
}

/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.TemplateVariable.Type;

/**
 * Reads a {@link Catalogue}. Every folder of {@code templates/} that has a {@code template.json} is a template, named
 * by the folder; {@code templates/footer/} is the footer. A template that is not in order is refused here, with the
 * file and what is wrong in it, and not when somebody needs it.
 */
final class CatalogueReader {
    /** The one name that a template may put behind {@code >}. */
    static final String FOOTER = "footer";

    /** What every model holds without the host's doing. */
    static final String ACCOUNT = "account";

    /** What the model of a subscription mail holds besides: {@code link} is a place where delivery puts the recipient's own. */
    static final String UNSUBSCRIBE = "unsubscribe";

    private static final String ROOT = "templates/";
    private static final String FOOTER_TAG = "{{>" + FOOTER + "}}";
    private static final Pattern SUBJECT_FILE = Pattern.compile("subject_([A-Za-z0-9-]+)\\.mustache");
    private static final Pattern TEXT_FILE = Pattern.compile("text_([A-Za-z0-9-]+)\\.mustache");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Set<String> TEMPLATE_KEYS = Set.of("class", "footer", "variables");
    private static final Set<String> VARIABLE_KEYS = Set.of("name", "type", "required", "fields");

    private final TemplateFiles files;

    private CatalogueReader(TemplateFiles files) {
        this.files = files;
    }

    static Catalogue read(TemplateFiles files) {
        return new CatalogueReader(files).catalogue();
    }

    private Catalogue catalogue() {
        Map<Locale, Catalogue.Footer> footers = footers();
        List<Template> templates = new ArrayList<>();
        for (String folder : files.list(ROOT)) {
            String descriptor = ROOT + folder + "template.json";
            if (folder.endsWith("/")) {
                files.read(descriptor)
                        .ifPresent(json -> templates.add(template(folder, descriptor, json, footers.keySet())));
            }
        }
        return new Catalogue(templates, footers);
    }

    private Map<Locale, Catalogue.Footer> footers() {
        String folder = ROOT + FOOTER + "/";
        Map<Locale, Catalogue.Footer> footers = new HashMap<>();
        for (Locale language : languages(folder, TEXT_FILE)) {
            footers.put(
                    language,
                    new Catalogue.Footer(
                            needed(folder, "text", language).strip(),
                            needed(folder, "html", language).strip()));
        }
        return footers;
    }

    private Template template(String folder, String descriptor, String json, Set<Locale> footerLanguages) {
        try {
            String id = folder.substring(0, folder.length() - 1);
            check(ID.matcher(id).matches(), "the folder's name is the template's id and must match " + ID);
            JsonObject said = object(json);
            checkKeys(said, TEMPLATE_KEYS, "the descriptor");
            boolean footer = flag(said, "footer");
            Map<Locale, Wording> wordings = wordings(ROOT + folder, footer);
            check(
                    !footer || footerLanguages.containsAll(wordings.keySet()),
                    "it ends in the footer, which lacks one of the languages " + wordings.keySet());
            return new Template(
                    id,
                    MessageClass.valueOf(text(said, "class")),
                    variables(array(said, "variables"), true),
                    footer,
                    wordings);
        } catch (IllegalArgumentException | IllegalStateException | JsonParseException e) {
            throw new IllegalArgumentException(
                    descriptor + " or a file next to it is not in order: " + e.getMessage(), e);
        }
    }

    private static JsonObject object(String json) {
        JsonReader reader = new JsonReader(new StringReader(json));
        reader.setStrictness(Strictness.STRICT);
        return JsonParser.parseReader(reader).getAsJsonObject();
    }

    private static List<Variable> variables(JsonArray said, boolean top) {
        List<Variable> variables = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonElement element : said) {
            JsonObject variable = element.getAsJsonObject();
            checkKeys(variable, VARIABLE_KEYS, "a variable");
            String name = text(variable, "name");
            Type type = Type.valueOf(text(variable, "type"));
            check(NAME.matcher(name).matches(), "the name of the variable " + name + " must match " + NAME);
            check(names.add(name), "the variable " + name + " is declared twice");
            check(
                    !top || !Set.of(ACCOUNT, UNSUBSCRIBE).contains(name),
                    "the variable " + name + " is Letterhead's own");
            check((type == Type.LIST) == variable.has("fields"), name + ": a list has fields, nothing else has");
            boolean required = variable.has("required") && flag(variable, "required");
            List<Variable> fields = type == Type.LIST ? variables(array(variable, "fields"), false) : List.of();
            variables.add(new Variable(name, type, required, fields));
        }
        return variables;
    }

    private Map<Locale, Wording> wordings(String folder, boolean footer) {
        Map<Locale, Wording> wordings = new HashMap<>();
        boolean hasHtml = false;
        for (Locale language : languages(folder, SUBJECT_FILE)) {
            String text = needed(folder, "text", language);
            Optional<String> html = files.read(path(folder, "html", language));
            hasHtml |= html.isPresent();
            check(
                    text.contains(FOOTER_TAG) == footer,
                    "text_" + language + ": " + FOOTER_TAG + " and \"footer\" differ");
            check(
                    html.isEmpty() || html.get().contains(FOOTER_TAG) == footer,
                    "html_" + language + ": " + FOOTER_TAG + " and \"footer\" differ");
            wordings.put(language, new Wording(needed(folder, "subject", language), text, html));
        }
        for (Map.Entry<Locale, Wording> wording : wordings.entrySet()) {
            check(wording.getValue().html().isPresent() == hasHtml, "html_" + wording.getKey() + " is missing");
        }
        return wordings;
    }

    private Set<Locale> languages(String folder, Pattern file) {
        Set<Locale> languages = new HashSet<>();
        for (String name : files.list(folder)) {
            Matcher matcher = file.matcher(name);
            if (matcher.matches()) {
                languages.add(Locale.forLanguageTag(matcher.group(1)));
            }
        }
        return languages;
    }

    private String needed(String folder, String part, Locale language) {
        String path = path(folder, part, language);
        return files.read(path).orElseThrow(() -> new IllegalArgumentException(path + " is missing"));
    }

    private static String path(String folder, String part, Locale language) {
        return folder + part + "_" + language.toLanguageTag() + ".mustache";
    }

    private static String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonPrimitive text && text.isString(), "\"" + key + "\" must be there and be a string");
        return value.getAsString();
    }

    private static boolean flag(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonPrimitive flag && flag.isBoolean(), "\"" + key + "\" must be true or false");
        return value.getAsBoolean();
    }

    private static JsonArray array(JsonObject object, String key) {
        JsonElement value = object.get(key);
        check(value instanceof JsonArray, "\"" + key + "\" must be there and be a list");
        return value.getAsJsonArray();
    }

    private static void checkKeys(JsonObject object, Set<String> known, String what) {
        check(known.containsAll(object.keySet()), what + " has keys other than " + known + ": " + object.keySet());
    }

    private static void check(boolean inOrder, String problem) {
        if (!inOrder) {
            throw new IllegalArgumentException(problem);
        }
    }
}

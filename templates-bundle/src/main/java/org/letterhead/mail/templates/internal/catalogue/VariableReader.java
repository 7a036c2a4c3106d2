/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import static org.letterhead.mail.templates.internal.catalogue.Json.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.letterhead.mail.template.TemplateVariable.Type;

/**
 * Reads the variables of a descriptor. A sample is read as its type says, so that it is what a model would hold. The
 * fields of a list take theirs from the list's.
 */
final class VariableReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Set<String> KEYS = Set.of("name", "type", "required", "sample", "fields");

    private VariableReader() {}

    static List<Variable> read(JsonArray said) {
        List<Variable> variables = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonElement element : said) {
            JsonObject json = element.getAsJsonObject();
            Variable variable = variable(json, Optional.ofNullable(json.get("sample")));
            check(names.add(variable.name()), "the variable " + variable.name() + " is declared twice");
            check(
                    !OwnNames.RESERVED.contains(variable.name()),
                    "the variable " + variable.name() + " is Letterhead's own");
            variables.add(variable);
        }
        return variables;
    }

    private static Variable variable(JsonObject json, Optional<JsonElement> sample) {
        Json.checkKeys(json, KEYS, "a variable");
        String name = Json.text(json, "name");
        Type type = Type.valueOf(Json.text(json, "type"));
        check(NAME.matcher(name).matches(), "the name of the variable " + name + " must match " + NAME);
        check((type == Type.LIST) == json.has("fields"), name + ": a list has fields, nothing else has");
        boolean required = json.has("required") && Json.flag(json, "required");
        JsonElement shown = sample.orElseThrow(() -> new IllegalArgumentException(name + " has no \"sample\""));
        if (type != Type.LIST) {
            return new Variable(name, type, required, value(name, type, shown), List.of());
        }
        check(
                shown instanceof JsonArray rows && !rows.isEmpty(),
                "the sample of " + name + " must be a list with an entry");
        List<Variable> fields = fields(name, Json.array(json, "fields"), shown.getAsJsonArray());
        return new Variable(name, type, required, rows(name, fields, shown.getAsJsonArray()), fields);
    }

    private static List<Variable> fields(String list, JsonArray said, JsonArray rows) {
        List<Variable> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonElement element : said) {
            JsonObject json = element.getAsJsonObject();
            check(!json.has("sample"), list + ": what its fields hold stands in the list's sample");
            String name = Json.text(json, "name");
            Optional<JsonElement> first = rows.asList().stream()
                    .filter(JsonElement::isJsonObject)
                    .map(row -> row.getAsJsonObject().get(name))
                    .filter(value -> value != null)
                    .findFirst();
            fields.add(variable(json, first));
            check(names.add(name), "the variable " + list + "." + name + " is declared twice");
        }
        return fields;
    }

    private static List<Map<String, Object>> rows(String list, List<Variable> fields, JsonArray said) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JsonElement element : said) {
            JsonObject json = element.getAsJsonObject();
            Map<String, Object> row = new LinkedHashMap<>();
            for (Variable field : fields) {
                JsonElement value = json.get(field.name());
                check(
                        value != null || !field.required(),
                        "an entry in the sample of " + list + " lacks " + field.name());
                if (value != null) {
                    row.put(field.name(), value(field.name(), field.type(), value));
                }
            }
            check(
                    row.keySet().containsAll(json.keySet()),
                    "an entry in the sample of " + list + " has no field: " + json.keySet());
            rows.add(row);
        }
        return List.copyOf(rows);
    }

    private static Object value(String name, Type type, JsonElement said) {
        try {
            return switch (type) {
                case TEXT, LINK -> {
                    check(said.getAsJsonPrimitive().isString(), "a string is expected");
                    yield said.getAsString();
                }
                case NUMBER, PERCENT, CHANGE -> {
                    check(said.getAsJsonPrimitive().isNumber(), "a number is expected");
                    yield said.getAsBigDecimal();
                }
                case MONEY ->
                    Map.of(
                            "amount", said.getAsJsonObject().get("amount").getAsBigDecimal(),
                            "currency", Json.text(said.getAsJsonObject(), "currency"));
                case DATE -> LocalDate.parse(said.getAsString());
                case FLAG -> {
                    check(said.getAsJsonPrimitive().isBoolean(), "true or false is expected");
                    yield said.getAsBoolean();
                }
                case LIST -> throw new IllegalArgumentException("a list in a list");
            };
        } catch (RuntimeException e) {
            boolean known = e instanceof IllegalArgumentException || e instanceof DateTimeException;
            throw new IllegalArgumentException(
                    "the sample of " + name + " is no " + type + (known ? ": " + e.getMessage() : ""), e);
        }
    }
}

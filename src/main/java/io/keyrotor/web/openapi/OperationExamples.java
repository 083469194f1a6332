package io.keyrotor.web.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.examples.Example;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import io.keyrotor.web.problem.ProblemCode;

/**
 * The examples of requests and answers: the files
 * {@code openapi/OPERATION.request.NAME.json} and
 * {@code openapi/OPERATION.STATUS.NAME.json}, or {@code .ics} for an answer that is a
 * calendar and {@code .txt} for one that is other text.
 */
final class OperationExamples {

	private static final String JSON = ".json";

	private final ResourcePatternResolver resources;

	OperationExamples(ResourcePatternResolver resources) {
		this.resources = resources;
	}

	Map<String, Example> requests(String operation) {
		return examples(operation + ".request.", JSON);
	}

	Map<String, Example> responses(String operation, int status) {
		return examples(operation + "." + status + ".", JSON);
	}

	/** The examples of answers that are not JSON. */
	Map<String, Example> texts(String operation, int status) {
		Map<String, Example> texts = examples(operation + "." + status + ".", ".ics");
		texts.putAll(examples(operation + "." + status + ".", ".txt"));
		return texts;
	}

	/** The problem with this code, as it is in general. */
	static Example of(ProblemCode code) {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("type", "urn:keyrotor:problem:" + code.word());
		problem.put("status", code.status().value());
		problem.put("code", code.word());
		problem.put("detail", code.meaning());
		problem.put("remedy", code.remedy());
		problem.put("retryable", code.retryable());
		return new Example().summary(code.word()).value(problem);
	}

	private Map<String, Example> examples(String prefix, String suffix) {
		Map<String, Example> examples = new LinkedHashMap<>();
		try {
			Resource[] files = this.resources.getResources("classpath:openapi/" + prefix + "*" + suffix);
			Arrays.sort(files, Comparator.comparing((file) -> String.valueOf(file.getFilename())));
			for (Resource file : files) {
				examples.put(name(file, prefix, suffix), new Example().value(value(file, suffix)));
			}
		}
		catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
		return examples;
	}

	private static String name(Resource file, String prefix, String suffix) {
		String name = String.valueOf(file.getFilename());
		return name.substring(prefix.length(), name.length() - suffix.length());
	}

	private static Object value(Resource file, String suffix) throws IOException {
		String content = file.getContentAsString(StandardCharsets.UTF_8);
		ObjectMapper json = Json31.mapper();
		return suffix.equals(JSON) ? json.readTree(content) : content;
	}

}

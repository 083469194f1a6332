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
 * {@code openapi/OPERATION.STATUS.NAME.json}.
 */
final class OperationExamples {

	private final ResourcePatternResolver resources;

	OperationExamples(ResourcePatternResolver resources) {
		this.resources = resources;
	}

	Map<String, Example> requests(String operation) {
		return examples(operation + ".request.");
	}

	Map<String, Example> responses(String operation, int status) {
		return examples(operation + "." + status + ".");
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

	private Map<String, Example> examples(String prefix) {
		Map<String, Example> examples = new LinkedHashMap<>();
		try {
			Resource[] files = this.resources.getResources("classpath:openapi/" + prefix + "*.json");
			Arrays.sort(files, Comparator.comparing((file) -> String.valueOf(file.getFilename())));
			for (Resource file : files) {
				examples.put(name(file, prefix), new Example().value(value(file)));
			}
		}
		catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
		return examples;
	}

	private static String name(Resource file, String prefix) {
		String name = String.valueOf(file.getFilename());
		return name.substring(prefix.length(), name.length() - ".json".length());
	}

	private static Object value(Resource file) throws IOException {
		ObjectMapper json = Json31.mapper();
		return json.readTree(file.getContentAsString(StandardCharsets.UTF_8));
	}

}

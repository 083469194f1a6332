package io.keyrotor.web.openapi;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ComposedSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import io.keyrotor.web.request.Prefer;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;

/**
 * Completes what can be read off a controller's method: every problem it may answer, the
 * headers, the parameters in words, and the examples.
 */
final class OperationDescriptions implements OperationCustomizer {

	private static final String JSON = "application/json";

	private static final List<ProblemCode> EVERYWHERE = List.of(ProblemCode.INVALID_REQUEST, ProblemCode.TOKEN_MISSING,
			ProblemCode.TOKEN_INVALID, ProblemCode.ROLE_MISSING, ProblemCode.FOREIGN_HOST, ProblemCode.FOREIGN_ORIGIN,
			ProblemCode.NOT_ACCEPTABLE, ProblemCode.INTERNAL_ERROR, ProblemCode.IDENTITY_PROVIDER_UNAVAILABLE,
			ProblemCode.STORAGE_UNAVAILABLE);

	private static final Map<String, String> PARAMETERS = Map.ofEntries(
			Map.entry("keyStore", "The name under which the key store is configured."),
			Map.entry("key", "The name of the key; case does not matter."), Map.entry("id", "The id of the resource."),
			Map.entry("validateOnly",
					"With `true`, answers what would happen, refusals included, and changes nothing."),
			Map.entry("maxPageSize", "How many entries a page has at most, 1 to 500."),
			Map.entry("continuationToken", "Where to go on; part of `nextLink`, never made by hand."),
			Map.entry("years", "How many years to look ahead."),
			Map.entry("status", "Only those with this status: NotStarted, Running, Succeeded, Failed or Canceled."),
			Map.entry("phase", "Only those in this phase, by its name as `phase` has it."),
			Map.entry("version", "The id of a version of the key, 32 hexadecimal digits."),
			Map.entry("bindingId", "The id of the consumer's binding, as the rotation names it."),
			Map.entry("Last-Event-ID", "The id of the last event that you have; the stream goes on after it."),
			Map.entry("lastEventId", "The same as the header `Last-Event-ID`, for those who cannot set one."),
			Map.entry("result", "Only those with this result: Set, Unchanged, Refused, Skipped or Failed."),
			Map.entry("resourceId",
					"The ARM resource id of an AI Search service: /subscriptions/{id}/resourceGroups/{group}/providers/Microsoft.Search/searchServices/{name}."),
			Map.entry("consumer", "Only the binding of the consumer with this URI."),
			Map.entry("drift", "Only those with this drift, such as PinnedOld or Unreachable."),
			Map.entry("adopt", "With `true`, binds whatever is found and can be bound."),
			Map.entry("Idempotency-Key",
					"1 to 255 visible ASCII characters that you choose. The same request with the same key gets the same resource in its present state; another body with the key is refused with 422. Kept for at least 24 hours."),
			Map.entry("Prefer",
					"`wait=N` waits up to N seconds, at most 60, and answers 200 only if it succeeded in time."),
			Map.entry("If-Match", "An ETag; the request is refused with 412 if the resource has another one by now."));

	private static final Map<String, String> PATH_EXAMPLES = Map.of("keyStore", "sandbox-vault", "key", "search-cmk");

	private static final Map<String, String> HEADERS = Map.of("ETag", "A hash of the content.", "Location",
			"The URL of the resource.", "Operation-Location",
			"The URL of the rotation or assignment, which is its own status monitor.", "Retry-After",
			"In how many seconds to ask again.", "Preference-Applied",
			"The preference that was honoured, such as `wait=60`.");

	private final OperationExamples examples;

	OperationDescriptions(OperationExamples examples) {
		this.examples = examples;
	}

	@Override
	public Operation customize(Operation operation, HandlerMethod method) {
		Answers answers = method.getMethodAnnotation(Answers.class);
		if (answers == null) {
			return operation;
		}
		Optional.ofNullable(operation.getParameters()).ifPresent((all) -> all.forEach(OperationDescriptions::describe));
		Optional.ofNullable(operation.getRequestBody())
			.ifPresent((body) -> body.setContent(
					new Content().addMediaType(JSON, media(body.getContent().values().iterator().next().getSchema(),
							this.examples.requests(operation.getOperationId())))));
		operation.setResponses(responses(operation, answers, answers.tagged()));
		return operation;
	}

	private static void describe(Parameter parameter) {
		parameter.setDescription(PARAMETERS.get(parameter.getName()));
		if (parameter.getName().equals("Prefer")) {
			parameter.setSchema(new StringSchema());
			parameter.setExample("wait=60");
		}
		if (parameter.getIn().equals("path")) {
			parameter.setExample(PATH_EXAMPLES.get(parameter.getName()));
		}
	}

	private ApiResponses responses(Operation operation, Answers answers, boolean tagged) {
		ApiResponses responses = new ApiResponses();
		Schema<?> computed = computed(operation);
		for (int status : answers.value()) {
			responses.addApiResponse(String.valueOf(status), success(operation, answers, status, computed, tagged));
		}
		problems(answers)
			.forEach((status, codes) -> responses.addApiResponse(String.valueOf(status.value()), problem(codes)));
		return responses;
	}

	private static Schema<?> computed(Operation operation) {
		return Optional.ofNullable(operation.getResponses().get("200"))
			.map(ApiResponse::getContent)
			.flatMap((content) -> content.values().stream().findFirst())
			.<Schema<?>>map(MediaType::getSchema)
			.orElseGet(Schema::new);
	}

	private ApiResponse success(Operation operation, Answers answers, int status, Schema<?> computed, boolean tagged) {
		ApiResponse response = new ApiResponse().description(HttpStatus.valueOf(status).getReasonPhrase());
		if (status == HttpStatus.NO_CONTENT.value()) {
			return response;
		}
		Schema<?> schema = (answers.body() == Void.class) ? computed : reference(answers.body());
		if (status == HttpStatus.OK.value() && answers.orElse() != Void.class) {
			schema = new ComposedSchema().addOneOfItem(schema).addOneOfItem(reference(answers.orElse()));
		}
		response.setContent(content(operation.getOperationId(), answers, status, schema));
		headers(status, tagged).forEach((name) -> response.addHeaderObject(name,
				new Header().description(HEADERS.get(name)).schema(new StringSchema())));
		return response;
	}

	private Content content(String operation, Answers answers, int status, Schema<?> schema) {
		Content content = new Content();
		for (String type : answers.media()) {
			content.addMediaType(type, type.equals(JSON) ? media(schema, this.examples.responses(operation, status))
					: media(new StringSchema(), this.examples.texts(operation, status)));
		}
		return content;
	}

	private static List<String> headers(int status, boolean tagged) {
		Stream<String> own = switch (HttpStatus.valueOf(status)) {
			case CREATED -> Stream.of("Location");
			case ACCEPTED -> Stream.of("Location", "Operation-Location", "Preference-Applied", "Retry-After");
			default -> Stream.empty();
		};
		return Stream.concat(tagged ? Stream.of("ETag") : Stream.empty(), own).toList();
	}

	private static MediaType media(Schema<?> schema, Map<String, Example> examples) {
		MediaType media = new MediaType().schema(schema);
		examples.forEach(media::addExamples);
		return media;
	}

	private static Schema<?> reference(Class<?> type) {
		String name = type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class).name();
		return new Schema<>().$ref("#/components/schemas/" + (name.isEmpty() ? type.getSimpleName() : name));
	}

	private static Map<HttpStatus, List<ProblemCode>> problems(Answers answers) {
		return Stream.concat(EVERYWHERE.stream(), Arrays.stream(answers.problems()).flatMap(OperationDescriptions::all))
			.distinct()
			.sorted()
			.collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()));
	}

	/** Who asks a key store may be refused in every way that key stores have. */
	private static Stream<ProblemCode> all(ProblemCode code) {
		return (code == ProblemCode.KEY_STORE_FORBIDDEN) ? ProblemCode.ofKeyStores() : Stream.of(code);
	}

	private static ApiResponse problem(List<ProblemCode> codes) {
		String words = codes.stream().map((code) -> "`" + code.word() + "`").collect(Collectors.joining(", "));
		Map<String, Example> examples = new LinkedHashMap<>();
		codes.forEach((code) -> examples.put(code.word(), OperationExamples.of(code)));
		return new ApiResponse().description("Problem with the code " + words + ".")
			.content(new Content().addMediaType(Problem.MEDIA_TYPE, media(reference(Problem.class), examples)));
	}

}

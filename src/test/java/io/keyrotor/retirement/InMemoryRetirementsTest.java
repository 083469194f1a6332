package io.keyrotor.retirement;

class InMemoryRetirementsTest extends RetirementsContract {

	@Override
	protected Retirements retirements() {
		return new InMemoryRetirements();
	}

}
